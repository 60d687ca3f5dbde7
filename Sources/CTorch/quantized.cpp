// Linear layers with weights of 8 bits, outside autograd: where the processor adds products of bytes
// in 32 bits (VNNI), with input of 8 bits by the matrix library, elsewhere by int8_linear.cpp.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/cpu/Utils.h>

#include "guard.hpp"
#include "int8_linear.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

using namespace ctorch;

namespace {

at::Tensor call(const char *name, std::vector<c10::IValue> stack) {
  c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(stack);
  return stack.front().toTensor();
}

constexpr int64_t kTogether = 2048;  // Rows of weights

// Products of bytes by the matrix library; zero: of the input.
at::Tensor product(const at::Tensor &bytes, int zero, const at::Tensor &packed,
                   const at::Tensor &steps) {
  const auto none = at::zeros({steps.size(0)}, steps.options().dtype(at::kInt));
  return call("onednn::qlinear_pointwise",
              {bytes, 1.0, static_cast<int64_t>(zero), packed, steps, none, c10::IValue(), 1.0,
               static_cast<int64_t>(0), at::kFloat, "none",
               c10::List<std::optional<at::Scalar>>(), ""});
}

at::Tensor packed_for_library(const at::Tensor &rounded) {
  return call("onednn::qlinear_prepack", {rounded, c10::IValue()});
}

// Whether the matrix library adds products of bytes in 32 bits. It can be kept from it
// (ONEDNN_MAX_CPU_ISA), and then says nothing but adds in 16: so it is asked for the largest sum.
bool adds_bytes() {
  static const bool does = [] {
    if (!at::cpu::is_avx512_vnni_supported() || vector_width() != 16) return false;
    const auto packed = packed_for_library(at::full({16, 64}, 127, at::kChar));
    const auto found = product(at::full({1, 64}, 255, at::kByte), 0, packed, at::ones({16}));
    return found.eq(64.0 * 127 * 255).all().item<bool>();
  }();
  return does;
}

at::Tensor vnni_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                       const at::Tensor &bias, const at::Tensor &other, bool multiplies) {
  const int64_t rows = x.size(0), inputs = x.size(1), outputs = steps.size(0);
  auto bytes = at::empty({rows, inputs}, x.options().dtype(at::kByte));
  const auto sizes = at::empty({rows}, x.options());
  const auto scratch = at::empty({threads_for(rows), inputs}, x.options());
  const float *from = x.const_data_ptr<float>();
  float *size = sizes.data_ptr<float>(), *rotated = scratch.data_ptr<float>();
  uint8_t *to = bytes.data_ptr<uint8_t>();
  each_row(rows, [&](int64_t r, int64_t thread) {
    size[r] = spread_to_bytes(from + r * inputs, to + r * inputs, inputs, rotated + thread * inputs);
  });
  auto out = product(bytes, kByteZero, packed, steps);
  float *y = out.data_ptr<float>();
  const float *b = bias.defined() ? bias.const_data_ptr<float>() : nullptr;
  const float *z = other.defined() ? other.const_data_ptr<float>() : nullptr;
  each_row(rows, [&](int64_t r, int64_t) {
    scale_row(y + r * outputs, size[r], b, z ? z + r * outputs : nullptr, multiplies, outputs);
  });
  return out;
}

}  // namespace

int ctorch_quantize_int8(ctorch_tensor weight, bool narrows, ctorch_tensor *packed,
                         ctorch_tensor *steps) {
  *packed = *steps = nullptr;
  return check([&] {
    at::NoGradGuard off;
    require_matrix(get(weight));
    const bool is_narrow = narrows && !adds_bytes();
    const auto plain = get(weight).contiguous();
    const auto w = adds_bytes() || is_narrow ? spread_rows(plain) : plain;
    const auto most = at::maximum(w.amax(1), -w.amin(1));
    TORCH_CHECK(most.isfinite().all().item<bool>(), "weights that are not finite have no 8 bits");
    auto step = at::where(most > 0, most / (is_narrow ? kNarrow : 127), at::ones_like(most));
    auto rounded = at::empty(w.sizes(), w.options().dtype(at::kChar));
    // Some rows at a time: on the way they take several times the memory of the weights.
    for (int64_t from = 0; from < w.size(0); from += kTogether) {
      const int64_t count = std::min(kTogether, w.size(0) - from);
      const auto divided = w.narrow(0, from, count) / step.narrow(0, from, count).unsqueeze(1);
      rounded.narrow(0, from, count).copy_(at::round(divided));
    }
    const auto laid = adds_bytes() ? packed_for_library(rounded)
                      : is_narrow  ? pack_for_bytes(rounded)
                                   : pack_for_words(rounded);
    *packed = new ctorch_handle{laid};
    *steps = new ctorch_handle{step};
  });
}

ctorch_tensor ctorch_int8_linear(ctorch_tensor input, ctorch_tensor packed, ctorch_tensor steps,
                                 intptr_t inputs, ctorch_tensor bias, ctorch_tensor other,
                                 bool multiplies) {
  return guard([&] {
    const auto x = get(input).contiguous();
    const auto &step = get(steps);
    TORCH_CHECK(x.dim() == 2 && x.scalar_type() == at::kFloat && x.device().is_cpu() &&
                    !(at::GradMode::is_enabled() && x.requires_grad()),
                "a layer of 8 bits takes fp32 rows on the CPU, outside autograd");
    TORCH_CHECK(x.size(1) == inputs, "rows ", x.sizes(), " do not fit a layer of ", inputs,
                " inputs");
    auto added = dense(bias, {step.size(0)}), with = dense(other, {x.size(0), step.size(0)});
    const auto linear = adds_bytes() ? vnni_linear : int8_linear;
    return linear(x, get(packed), step, added, with, multiplies);
  });
}
