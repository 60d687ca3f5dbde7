// Linear layers with weights of 8 bits, outside autograd: where the processor adds products of bytes
// in 32 bits (VNNI), with input of 8 bits by the matrix library, elsewhere with input of 16 (words.cpp).
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/cpu/Utils.h>

#include "guard.hpp"
#include "kernels.hpp"
#include "parallel.hpp"
#include "words.hpp"

using namespace ctorch;

namespace {

constexpr int64_t kPart = 32;  // Rows of a task

at::Tensor call(const char *name, std::vector<c10::IValue> stack) {
  c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(stack);
  return stack.front().toTensor();
}

constexpr int kLevels = 127, kZero = 128;  // of input

bool adds_bytes() {
  static const bool has_vnni = at::cpu::is_avx512_vnni_supported();
  return has_vnni && vector_width() == 16;
}

// Some tokens have a few values far larger than all others, and steps for those would lose the rest.
// Spread over blocks of columns by a rotation, they are as large as any; the weights are rotated
// likewise, which leaves the products as they are (Ashkboos et al., 2024, QuaRot, section 4).
int64_t block_of(int64_t inputs) {
  int64_t block = 1;
  while (block < 512 && inputs % (2 * block) == 0) block *= 2;
  return block < 16 ? 0 : block;
}

// body(row, thread) for each row.
template <typename Body>
void each(int64_t rows, const Body &body) {
  parallel((rows + kPart - 1) / kPart, [&](int64_t task, int64_t thread) {
    for (int64_t r = task * kPart; r < std::min(rows, (task + 1) * kPart); ++r) body(r, thread);
  });
}

at::Tensor spread_rows(const at::Tensor &x) {
  const int64_t inputs = x.size(1), block = block_of(inputs);
  if (block == 0) return x;
  auto out = at::empty_like(x);
  const float *from = x.const_data_ptr<float>();
  float *to = out.data_ptr<float>();
  each(x.size(0), [&](int64_t r, int64_t) {
    spread_row(from + r * inputs, to + r * inputs, inputs, block);
  });
  return out;
}

at::Tensor bytes_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                        const at::Tensor &bias, const at::Tensor &other, bool multiplies) {
  const int64_t rows = x.size(0), inputs = x.size(1), outputs = steps.size(0);
  auto bytes = at::empty({rows, inputs}, x.options().dtype(at::kByte));
  const auto sizes = at::empty({rows}, x.options());
  const auto scratch = at::empty({threads_for(rows), inputs}, x.options());
  const float *from = x.const_data_ptr<float>();
  float *size = sizes.data_ptr<float>(), *rotated = scratch.data_ptr<float>();
  uint8_t *to = bytes.data_ptr<uint8_t>();
  const int64_t block = block_of(inputs);
  each(rows, [&](int64_t r, int64_t thread) {
    const float *row = from + r * inputs;
    if (block > 0) {
      spread_row(row, rotated + thread * inputs, inputs, block);
      row = rotated + thread * inputs;
    }
    size[r] = quantize_row(row, to + r * inputs, inputs, kLevels, kZero);
  });
  auto out = call("onednn::qlinear_pointwise",
                  {bytes, 1.0, static_cast<int64_t>(kZero), packed, steps,
                   at::zeros({outputs}, x.options().dtype(at::kInt)), c10::IValue(), 1.0,
                   static_cast<int64_t>(0), at::kFloat, "none",
                   c10::List<std::optional<at::Scalar>>(), ""});
  float *y = out.data_ptr<float>();
  const float *b = bias.defined() ? bias.const_data_ptr<float>() : nullptr;
  const float *z = other.defined() ? other.const_data_ptr<float>() : nullptr;
  each(rows, [&](int64_t r, int64_t) {
    scale_row(y + r * outputs, size[r], b, z ? z + r * outputs : nullptr, multiplies, outputs);
  });
  return out;
}

}  // namespace

int ctorch_quantize_int8(ctorch_tensor weight, ctorch_tensor *packed, ctorch_tensor *steps) {
  *packed = *steps = nullptr;
  return check([&] {
    at::NoGradGuard off;
    require_matrix(get(weight));
    const auto plain = get(weight).contiguous();
    const auto w = adds_bytes() ? spread_rows(plain) : plain;
    auto most = w.abs().amax(1);
    TORCH_CHECK(most.isfinite().all().item<bool>(), "weights that are not finite have no 8 bits");
    auto step = at::where(most > 0, most / 127, at::ones_like(most));
    auto rounded = at::round(w / step.unsqueeze(1)).to(at::kChar);
    const auto laid = adds_bytes() ? call("onednn::qlinear_prepack", {rounded, c10::IValue()})
                                   : pack_words(rounded);
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
    TORCH_CHECK(x.size(1) == inputs, "rows ", x.sizes(), " do not fit a layer of ", inputs, " inputs");
    auto added = dense(bias, {step.size(0)}), with = dense(other, {x.size(0), step.size(0)});
    const auto linear = adds_bytes() ? bytes_linear : words_linear;
    return linear(x, get(packed), step, added, with, multiplies);
  });
}
