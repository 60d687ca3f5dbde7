// Linear layers in oneDNN, one of the matrix libraries inside libtorch, with the weight laid out
// once. at::linear goes to another one, which is slower on processors of other makers, and by far
// with few rows.
#include <ATen/core/dispatch/Dispatcher.h>

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

void refuse_gradients(const at::Tensor &x) {
  TORCH_CHECK(!at::GradMode::is_enabled() || !x.requires_grad(),
              "a packed layer records nothing for gradients");
}

}  // namespace

bool ctorch_can_pack(void) {
  static const bool found = c10::Dispatcher::singleton()
                                .findSchema({"mkldnn::_linear_pointwise", ""})
                                .has_value();
  return found && at::globalContext().userEnabledMkldnn();
}

ctorch_tensor ctorch_pack_linear(ctorch_tensor weight, intptr_t rows) {
  return guard([&] {
    at::NoGradGuard off;
    static const auto pack = find<Pack>("mkldnn::_reorder_linear_weight");
    return pack.call(get(weight), rows);
  });
}

ctorch_tensor ctorch_packed_linear(ctorch_tensor x, ctorch_tensor packed, ctorch_tensor bias) {
  return guard([&] {
    refuse_gradients(get(x));
    static const auto linear = find<Linear>("mkldnn::_linear_pointwise");
    return linear.call(get(x), get(packed), maybe(bias), "none", Scalars(), std::nullopt);
  });
}

ctorch_tensor ctorch_packed_linear_with(ctorch_tensor x, ctorch_tensor packed, ctorch_tensor bias,
                                        ctorch_tensor other, bool multiplies) {
  return guard([&] {
    refuse_gradients(get(x));
    static const auto linear = find<LinearWith>("mkldnn::_linear_pointwise", "binary");
    return linear.call(get(x), get(other), get(packed), maybe(bias), multiplies ? "mul" : "add");
  });
}
