// Life of a tensor, its bytes, and the machine.
#include <ATen/Parallel.h>
#include <dlfcn.h>

#include "guard.hpp"

using namespace ctorch;

// Of torch/csrc/inductor/aoti_torch/c/shim.h: the number of the library that was loaded. The header
// itself declares a thousand things more.
extern "C" uint64_t aoti_torch_abi_version();

namespace ctorch {

LastError &last_error() {
  thread_local LastError error;
  return error;
}

static constexpr at::ScalarType kTypes[] = {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16,
                                            at::kLong,   at::kInt,   at::kShort, at::kChar,
                                            at::kByte,   at::kBool};

at::ScalarType scalar_type(int dtype) {
  TORCH_CHECK(dtype >= 0 && dtype < 10, "unknown dtype ", dtype);
  return kTypes[dtype];
}

int dtype_code(at::ScalarType type) {
  for (int i = 0; i < 10; ++i)
    if (kTypes[i] == type) return i;
  return -1;
}

at::TensorOptions options(int dtype, int device) {
  auto result = at::TensorOptions().dtype(scalar_type(dtype));
  return device < 0 ? result.device(at::kCPU) : result.device(at::kCUDA, device);
}

}  // namespace ctorch

const char *ctorch_last_error(void) { return last_error().message.c_str(); }
bool ctorch_last_error_is_memory(void) { return last_error().memory; }
const char *ctorch_version(void) {
  // Major, minor and patch in one byte each, from the highest.
  static const std::string version = [] {
    const uint64_t number = aoti_torch_abi_version();
    return std::to_string(number >> 56) + "." + std::to_string(number >> 48 & 255) + "." +
           std::to_string(number >> 40 & 255);
  }();
  return version.c_str();
}

int ctorch_threads(void) { return at::get_num_threads(); }
int ctorch_set_threads(int count) {
  return check([&] { at::set_num_threads(count); });
}

int ctorch_cuda_device_count(void) {
  // One binary serves machines with and without CUDA: the library is looked up, never linked.
  static const bool loaded = dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr;
  if (!loaded) return 0;
  int count = 0;
  check([&] { count = static_cast<int>(at::globalContext().hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0); });
  return count;
}

void ctorch_free(ctorch_tensor t) { delete t; }
ctorch_tensor ctorch_undefined(void) {
  return guard([] { return at::Tensor(); });
}
bool ctorch_defined(ctorch_tensor t) { return t != nullptr && t->value.defined(); }

ctorch_tensor ctorch_full(const intptr_t *shape, int rank, double value, int dtype, int device) {
  return guard([&] { return at::full(sizes(shape, rank), value, options(dtype, device)); });
}

ctorch_tensor ctorch_empty(const intptr_t *shape, int rank, int dtype, int device) {
  return guard([&] { return at::empty(sizes(shape, rank), options(dtype, device)); });
}

ctorch_tensor ctorch_from_bytes(const void *bytes, const intptr_t *shape, int rank, int dtype) {
  return guard([&] {
    auto result = at::empty(sizes(shape, rank), options(dtype, -1));
    if (result.nbytes() > 0) memcpy(result.data_ptr(), bytes, result.nbytes());
    return result;
  });
}

ctorch_tensor ctorch_from_blob(void *bytes, const intptr_t *shape, int rank, int dtype,
                               void *context, void (*release)(void *)) {
  return guard([&] {
    // Owned from here on: from_blob calls a deleter only if it fails late enough, so that whether it
    // did could not be told afterwards. The last copy of `owner` releases the context in any case.
    std::shared_ptr<void> owner(context, release);
    return at::from_blob(bytes, sizes(shape, rank), [owner](void *) {}, options(dtype, -1));
  });
}

ctorch_tensor ctorch_arange(double start, double end, double step, int dtype, int device) {
  return guard([&] { return at::arange(start, end, step, options(dtype, device)); });
}

int ctorch_rank(ctorch_tensor t) {
  return ctorch_defined(t) ? static_cast<int>(t->value.dim()) : 0;
}

intptr_t ctorch_size(ctorch_tensor t, int dimension) {
  // sizes() is a plain array: an index outside it would read past its end.
  if (!ctorch_defined(t) || dimension < 0 || dimension >= t->value.dim()) return 0;
  return t->value.sizes()[dimension];
}

int ctorch_dtype_of(ctorch_tensor t) {
  return ctorch_defined(t) ? dtype_code(t->value.scalar_type()) : CTORCH_FLOAT32;
}

int ctorch_device_of(ctorch_tensor t) {
  return ctorch_defined(t) && t->value.is_cuda() ? t->value.get_device() : -1;
}

bool ctorch_is_contiguous(ctorch_tensor t) {
  bool result = false;
  check([&] { result = ctorch_defined(t) && t->value.is_contiguous(); });
  return result;
}

int ctorch_data(ctorch_tensor t, void **out) {
  return check([&] { *out = get(t).data_ptr(); });
}

int ctorch_item(ctorch_tensor t, double *out) {
  return check([&] { *out = get(t).item().toDouble(); });
}

ctorch_tensor ctorch_clone(ctorch_tensor t) {
  return guard([&] { return get(t).clone(at::MemoryFormat::Contiguous); });
}

ctorch_tensor ctorch_contiguous(ctorch_tensor t) {
  return guard([&] { return get(t).contiguous(); });
}

ctorch_tensor ctorch_to(ctorch_tensor t, int dtype, int device) {
  return guard([&] { return get(t).to(options(dtype, device)); });
}

ctorch_tensor ctorch_rounded(ctorch_tensor t, int dtype) {
  return guard([&] {
    const auto rounded = get(t).to(scalar_type(dtype));
    TORCH_CHECK(rounded.isfinite().all().item<bool>(), "there are values that ",
                rounded.scalar_type(), " cannot hold");
    return rounded;
  });
}

int ctorch_copy_into(ctorch_tensor target, ctorch_tensor source) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(target)).copy_(get(source));
  });
}

int ctorch_fill(ctorch_tensor t, double value) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(t)).fill_(value);
  });
}
