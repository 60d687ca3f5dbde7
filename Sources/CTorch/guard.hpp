// How exceptions stop at the border: every function body runs inside guard() or check().
#pragma once

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <exception>
#include <memory>
#include <new>
#include <string>

#include "include/ctorch.h"

struct ctorch_handle {
  at::Tensor value;
};

namespace ctorch {

struct LastError {
  std::string message;
  bool memory = false;
};
LastError &last_error();

inline void remember(const char *message, bool memory = false) noexcept {
  auto &error = last_error();
  try {
    error.message = message;
    error.memory = memory || error.message.find("allocate memory") != std::string::npos;
  } catch (...) {
    // No memory even for the message.
    error.message.clear();
    error.memory = true;
  }
}

inline const at::Tensor &get(ctorch_tensor t) {
  TORCH_CHECK(t != nullptr && t->value.defined(), "an input is missing or undefined");
  return t->value;
}

inline std::optional<at::Tensor> maybe(ctorch_tensor t) {
  if (t == nullptr) return std::nullopt;
  return get(t);
}

inline at::IntArrayRef sizes(const intptr_t *shape, int rank) {
  return at::IntArrayRef(reinterpret_cast<const int64_t *>(shape), static_cast<size_t>(rank));
}

// The body's tensor as a new handle, or NULL with the error remembered.
template <typename Body>
ctorch_tensor guard(Body body) {
  try {
    return new ctorch_handle{body()};
  } catch (const c10::OutOfMemoryError &error) {
    remember(error.what_without_backtrace(), true);
  } catch (const c10::Error &error) {
    remember(error.what_without_backtrace());
  } catch (const std::bad_alloc &) {
    remember("not enough memory", true);
  } catch (const std::exception &error) {
    remember(error.what());
  } catch (...) {
    remember("an unknown C++ exception");
  }
  return nullptr;
}

// 0, or 1 with the error remembered.
template <typename Body>
int check(Body body) {
  ctorch_tensor result = guard([&] {
    body();
    return at::Tensor();
  });
  if (result == nullptr) return 1;
  delete result;
  return 0;
}

inline std::vector<at::Tensor> list(const ctorch_tensor *tensors, size_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (size_t i = 0; i < count; ++i) result.push_back(get(tensors[i]));
  return result;
}

at::ScalarType scalar_type(int dtype);
int dtype_code(at::ScalarType type);
at::TensorOptions options(int dtype, int device);

}  // namespace ctorch
