#!/usr/bin/env python3
"""Unpacks some files of a wheel (a zip archive) or of a source package (tar.gz), for setup.sh.

    unpack_wheel.py WHEEL FOLDER [--only GLOB]... [--without GLOB]... [--strip PREFIX | --flat]
                    [--sha256 DIGEST]
    unpack_wheel.py WHEEL --required NAME     prints the version of NAME that the wheel asks for

Exits 1 with a line on stderr if the wheel is damaged, is not the one with that digest, or has no
such files. What lies in FOLDER then is not to be used.
"""

import argparse
import fnmatch
import hashlib
import re
import shutil
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath


def digest(path):
    sum = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sum.update(block)
    return sum.hexdigest()


def required(archive, name):
    """The version in a line such as `Requires-Dist: nvidia-cuda-runtime-cu12 (==12.8.90) ; ...`."""
    metadata = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
    pattern = re.compile(rf"Requires-Dist:\s*{re.escape(name)}\s*\(?==([0-9.]+)")
    for line in archive.read(metadata).decode().splitlines():
        if found := pattern.match(line):
            return found[1]
    return ""


def place(name, options):
    """Where in the folder the file goes; None if it is not wanted."""
    wanted = any(fnmatch.fnmatch(name, glob) for glob in options.only or ["*"])
    if name.endswith("/") or not wanted or any(fnmatch.fnmatch(name, g) for g in options.without):
        return None
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"it has a file named {name}")
    if options.flat:
        return path.name
    return path.relative_to(options.strip) if options.strip else path


def files(path):
    """Each file's name, and what opens it."""
    if path.name.endswith(".tar.gz"):
        with tarfile.open(path, "r:gz") as archive:
            for entry in archive:
                if entry.isfile():
                    yield entry.name, lambda: archive.extractfile(entry)
    else:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                yield entry.filename, lambda: archive.open(entry)


def unpack(options):
    count = 0
    for name, opened in files(options.wheel):
        if (target := place(name, options)) is None:
            continue
        target = options.folder / target
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened() as source, target.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)  # checks the CRC at the end
        count += 1
    if count == 0:
        raise ValueError("it has none of the files asked for")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", action="append")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--strip")
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--sha256")
    parser.add_argument("--required")
    options = parser.parse_args()
    try:
        if options.sha256 and digest(options.wheel) != options.sha256:
            raise ValueError("its SHA-256 is not the expected one")
        if options.required:
            with zipfile.ZipFile(options.wheel) as archive:
                print(required(archive, options.required))
        else:
            unpack(options)
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
        sys.exit(f"setup: {options.wheel.name}: {error}")


if __name__ == "__main__":
    main()
