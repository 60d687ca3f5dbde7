// Linear layers with weights of 8 or 4 bits, outside autograd.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/cpu/Utils.h>

#include "guard.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

using namespace ctorch;

namespace {

constexpr int64_t kGroup = 32;  // Columns that share a step, as in GGUF's blocks
constexpr int64_t kPart = 32;   // Rows of a task
constexpr float kCrest = 12;    // Largest value over the typical one from which a row is two

at::Tensor call(const char *name, std::vector<c10::IValue> stack) {
  c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(stack);
  return stack.front().toTensor();
}

// Without instructions that add products of bytes in 32 bits, pairs are added in 16: with 7 bits on
// one side they cannot overflow.
int levels() {
  static const bool has_vnni = at::cpu::is_avx512_vnni_supported();
  return has_vnni && vector_width() == 16 ? 127 : 63;
}

int zero() { return levels() + 1; }

// Rows in 8 bits, each with a step of its own.
//
// Some tokens have a few values that are far larger than all others (the first one of a text, in
// most models), and steps for those would lose the rest. What was rounded away of such a row is a
// second row, with steps of its own, behind all first ones.
struct Rounded {
  at::Tensor bytes;
  std::vector<float> steps;
  // The index of a row's second one, or 0.
  std::vector<int64_t> second;

  explicit Rounded(const at::Tensor &x) : steps(x.size(0)), second(x.size(0)) {
    const int64_t rows = x.size(0), inputs = x.size(1);
    const float *from = x.const_data_ptr<float>();
    each(rows, [&](int64_t r) {
      float typical;
      const float largest = extent_of_row(from + r * inputs, inputs, typical);
      steps[r] = largest / levels();
      second[r] = largest > kCrest * typical;
    });
    int64_t all = rows;
    for (auto &place : second)
      if (place) place = all++;
    steps.resize(all);
    bytes = at::empty({all, inputs}, x.options().dtype(at::kByte));
    auto rests = at::empty({all - rows, inputs}, x.options());
    uint8_t *to = bytes.data_ptr<uint8_t>();
    each(rows, [&](int64_t r) {
      float *rest = second[r] ? rests.data_ptr<float>() + (second[r] - rows) * inputs : nullptr;
      quantize_row(from + r * inputs, to + r * inputs, rest, inputs, steps[r], zero());
      if (rest == nullptr) return;
      float typical;
      const float step = extent_of_row(rest, inputs, typical) / levels();
      steps[second[r]] = step;
      quantize_row(rest, to + second[r] * inputs, nullptr, inputs, step, zero());
    });
  }

 private:
  template <typename Body>
  static void each(int64_t rows, const Body &body) {
    parallel((rows + kPart - 1) / kPart, [&](int64_t task, int64_t) {
      for (int64_t r = task * kPart; r < std::min(rows, (task + 1) * kPart); ++r) body(r);
    });
  }
};

}  // namespace

int ctorch_quantize_int8(ctorch_tensor weight, ctorch_tensor *packed, ctorch_tensor *steps) {
  *packed = *steps = nullptr;
  return check([&] {
    at::NoGradGuard off;
    const auto &w = get(weight);
    auto most = w.abs().amax(1);
    TORCH_CHECK(most.isfinite().all().item<bool>(), "weights that are not finite have no 8 bits");
    auto step = at::where(most > 0, most / 127, at::ones_like(most));
    auto rounded = at::round(w / step.unsqueeze(1)).to(at::kChar);
    auto laid = call("onednn::qlinear_prepack", {rounded, c10::IValue()});
    *packed = new ctorch_handle{laid};
    *steps = new ctorch_handle{step};
  });
}

ctorch_tensor ctorch_int8_linear(ctorch_tensor input, ctorch_tensor packed, ctorch_tensor steps,
                                 ctorch_tensor bias, ctorch_tensor other, bool multiplies) {
  return guard([&] {
    const auto x = get(input).contiguous();
    const auto &step = get(steps);
    TORCH_CHECK(x.dim() == 2 && x.scalar_type() == at::kFloat && x.device().is_cpu() &&
                    !(at::GradMode::is_enabled() && x.requires_grad()),
                "a layer of 8 bits takes fp32 rows on the CPU, outside autograd");
    const int64_t rows = x.size(0), inputs = x.size(1), outputs = step.size(0);
    const Rounded rounded(x);
    auto out = call("onednn::qlinear_pointwise",
                    {rounded.bytes, 1.0, static_cast<int64_t>(zero()), get(packed), step,
                     at::zeros({outputs}, x.options().dtype(at::kInt)), c10::IValue(), 1.0,
                     static_cast<int64_t>(0), at::kFloat, "none",
                     c10::List<std::optional<at::Scalar>>(), ""});
    const auto added = maybe(bias);
    const auto with = other == nullptr ? at::Tensor() : get(other).contiguous();
    TORCH_CHECK(!with.defined() || (with.size(0) == rows && with.size(1) == outputs), "sizes ",
                with.sizes(), " and ", out.sizes(), " differ");
    float *y = out.data_ptr<float>();
    const float *b = added ? added->const_data_ptr<float>() : nullptr;
    const float *z = with.defined() ? with.const_data_ptr<float>() : nullptr;
    parallel((rows + kPart - 1) / kPart, [&](int64_t task, int64_t) {
      for (int64_t r = task * kPart; r < std::min(rows, (task + 1) * kPart); ++r) {
        float *row = y + r * outputs;
        if (rounded.second[r] > 0) {
          float *rest = y + rounded.second[r] * outputs;
          scale_row(rest, rounded.steps[rounded.second[r]], nullptr, nullptr, false, outputs);
          scale_row(row, rounded.steps[r], nullptr, rest, false, outputs);
          scale_row(row, 1, b, z ? z + r * outputs : nullptr, multiplies, outputs);
        } else {
          scale_row(row, rounded.steps[r], b, z ? z + r * outputs : nullptr, multiplies, outputs);
        }
      }
    });
    return out.narrow(0, 0, rows);
  });
}

bool ctorch_can_int4(intptr_t outputs, intptr_t inputs) {
  return inputs % kGroup == 0 && outputs % 16 == 0;
}

int ctorch_quantize_int4(ctorch_tensor weight, ctorch_tensor *packed, ctorch_tensor *steps) {
  *packed = *steps = nullptr;
  return check([&] {
    at::NoGradGuard off;
    const auto &w = get(weight);
    const int64_t outputs = w.size(0), inputs = w.size(1);
    const auto blocks = w.reshape({outputs, inputs / kGroup, kGroup});
    const auto low = blocks.amin(2, true), high = blocks.amax(2, true);
    TORCH_CHECK((high - low).isfinite().all().item<bool>(),
                "weights that are not finite have no 4 bits");
    const auto step = at::where(high > low, (high - low) / 15, at::ones_like(low));
    const auto rounded = at::round((blocks - low) / step).clamp(0, 15);
    auto laid = at::_convert_weight_to_int4pack_for_cpu(
        rounded.reshape({outputs, inputs}).to(at::kInt), 2);
    // The kernel takes (q − 8) · step + middle.
    auto pairs = at::stack({step.squeeze(2).t(), (low + 8 * step).squeeze(2).t()}, 2);
    *packed = new ctorch_handle{laid};
    *steps = new ctorch_handle{pairs.contiguous().to(at::kBFloat16)};
  });
}

ctorch_tensor ctorch_int4_linear(ctorch_tensor input, ctorch_tensor packed, ctorch_tensor steps) {
  return guard([&] {
    const auto &x = get(input);
    TORCH_CHECK(x.dim() == 2 && !(at::GradMode::is_enabled() && x.requires_grad()),
                "a layer of 4 bits takes rows outside autograd");
    return at::_weight_int4pack_mm_for_cpu(x.to(at::kBFloat16), get(packed), kGroup, get(steps))
        .to(at::kFloat);
  });
}
