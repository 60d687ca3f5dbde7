// Linear layers in oneDNN, one of the matrix libraries inside libtorch: under autograd with the weight
// as it is, and outside it with the weight laid out once. at::linear goes to another library, which is
// slower on processors of other makers, and by far with few rows.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>

#include <string_view>

#include "guard.hpp"

using namespace ctorch;

namespace {

using Scalars = c10::List<std::optional<at::Scalar>>;
using Pack = at::Tensor(const at::Tensor &, std::optional<int64_t>);
using Linear = at::Tensor(const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &,
                          std::string_view, Scalars, std::optional<std::string_view>);
using LinearWith = at::Tensor(const at::Tensor &, const at::Tensor &, const at::Tensor &,
                              const std::optional<at::Tensor> &, std::string_view);

// An operator that libtorch registers where it was built with oneDNN, and declares in no header.
template <typename Signature>
c10::TypedOperatorHandle<Signature> find(const char *name, const char *overload = "") {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

bool has_library() {
  static const bool found = c10::Dispatcher::singleton()
                                .findSchema({"mkldnn::_linear_pointwise", ""})
                                .has_value();
  return found && at::globalContext().userEnabledMkldnn();
}

at::Tensor product(const at::Tensor &x, const at::Tensor &weight,
                   const std::optional<at::Tensor> &bias = std::nullopt) {
  static const auto linear = find<Linear>("mkldnn::_linear_pointwise");
  return linear.call(x, weight, bias, "none", Scalars(), std::nullopt);
}

// Below this many multiplications looking a primitive up costs more than it saves.
constexpr int64_t kSmall = 1 << 18;

bool suits(const at::Tensor &x, const at::Tensor &weight) {
  return x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1) &&
         x.device().is_cpu() && weight.device().is_cpu() && x.scalar_type() == at::kFloat &&
         weight.scalar_type() == at::kFloat && x.numel() * weight.size(0) >= kSmall &&
         has_library();
}

// The same by whatever library can.
at::Tensor any_product(const at::Tensor &x, const at::Tensor &weight,
                       const std::optional<at::Tensor> &bias = std::nullopt) {
  return suits(x, weight) ? product(x, weight, bias) : at::linear(x, weight, bias);
}

// Weights may be stored in bf16 or fp16, which are widened for each product.
at::Tensor widened(const at::Tensor &weight) { return weight.to(at::kFloat); }

// x · weightᵀ + bias, with gradients by the same library. A weight in half precision is saved as it is,
// so that a graph does not keep the wide copies of all layers.
struct RecordedLinear : torch::autograd::Function<RecordedLinear> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x,
                            const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
    // The input is needed for the weight's gradient alone.
    context->save_for_backward({weight.requires_grad() ? x : at::Tensor(), weight});
    context->saved_data["has_bias"] = bias.has_value();
    return any_product(x, widened(weight), bias);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto y = gradients[0].contiguous();
    at::Tensor dx, dweight, dbias;
    if (context->needs_input_grad(0)) dx = any_product(y, widened(weight).t());
    if (context->needs_input_grad(1)) dweight = any_product(y.t(), x.t());
    if (context->saved_data["has_bias"].toBool() && context->needs_input_grad(2))
      dbias = y.dim() == 1 ? y : y.flatten(0, -2).sum(0);
    return {dx, dweight, dbias};
  }
};

bool is_half(const at::Tensor &t) { return at::isReducedFloatingType(t.scalar_type()); }

void refuse_gradients(const at::Tensor &x) {
  TORCH_CHECK(!at::GradMode::is_enabled() || !x.requires_grad(),
              "a packed layer records nothing for gradients");
}

// The library would compute with what does not fit, or say less clearly that it does not.
void refuse_misfits(const at::Tensor &x, const at::Tensor &weight, const std::optional<at::Tensor> &bias,
                    const at::Tensor *other) {
  TORCH_CHECK(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1) &&
                  x.scalar_type() == at::kFloat,
              "rows of ", x.sizes(), " for a weight of ", weight.sizes());
  TORCH_CHECK(!bias || (bias->dim() == 1 && bias->size(0) == weight.size(0)),
              "a bias that does not fit");
  TORCH_CHECK(!other || (other->dim() == 2 && other->size(0) == x.size(0) &&
                         other->size(1) == weight.size(0)),
              "an operand that does not fit");
}

}  // namespace

bool ctorch_can_pack(void) {
  return has_library();
}

ctorch_tensor ctorch_linear(ctorch_tensor x, ctorch_tensor weight, ctorch_tensor bias) {
  return guard([&] {
    const auto &input = get(x), &w = get(weight);
    const bool widens = is_half(w) && input.scalar_type() == at::kFloat;
    TORCH_CHECK(!widens || !w.requires_grad(), "a weight in half precision is frozen");
    if (!widens && !suits(input, w)) return at::linear(input, w, maybe(bias));
    return RecordedLinear::apply(input, w, maybe(bias));
  });
}

ctorch_tensor ctorch_pack_linear(ctorch_tensor weight, intptr_t rows) {
  return guard([&] {
    TORCH_CHECK(get(weight).scalar_type() == at::kFloat, "a weight is packed from fp32");
    at::NoGradGuard off;
    static const auto pack = find<Pack>("mkldnn::_reorder_linear_weight");
    return pack.call(get(weight), rows);
  });
}

ctorch_tensor ctorch_packed_linear(ctorch_tensor x, ctorch_tensor packed, ctorch_tensor bias) {
  return guard([&] {
    refuse_gradients(get(x));
    refuse_misfits(get(x), get(packed), maybe(bias), nullptr);
    return product(get(x), get(packed), maybe(bias));
  });
}

ctorch_tensor ctorch_packed_linear_with(ctorch_tensor x, ctorch_tensor packed, ctorch_tensor bias,
                                        ctorch_tensor other, bool multiplies) {
  return guard([&] {
    refuse_gradients(get(x));
    refuse_misfits(get(x), get(packed), maybe(bias), &get(other));
    static const auto linear = find<LinearWith>("mkldnn::_linear_pointwise", "binary");
    return linear.call(get(x), get(other), get(packed), maybe(bias), multiplies ? "mul" : "add");
  });
}

ctorch_tensor ctorch_half_linear(ctorch_tensor x, ctorch_tensor stored, ctorch_tensor bias,
                                 ctorch_tensor other, bool multiplies) {
  return guard([&] {
    refuse_gradients(get(x));
    refuse_misfits(get(x), get(stored), maybe(bias), other == nullptr ? nullptr : &get(other));
    const auto weight = widened(get(stored));
    if (other == nullptr) return product(get(x), weight, maybe(bias));
    static const auto linear = find<LinearWith>("mkldnn::_linear_pointwise", "binary");
    return linear.call(get(x), get(other), weight, maybe(bias), multiplies ? "mul" : "add");
  });
}
