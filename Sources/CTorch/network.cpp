// Matrix products, network layers, gradients and the optimiser's step.
#include <ATen/ops/_fused_adamw.h>
#include <torch/csrc/autograd/autograd.h>

#include "guard.hpp"

using namespace ctorch;

ctorch_tensor ctorch_matmul(ctorch_tensor a, ctorch_tensor b) {
  return guard([&] { return at::matmul(get(a), get(b)); });
}

ctorch_tensor ctorch_embedding(ctorch_tensor table, ctorch_tensor ids) {
  return guard([&] { return at::embedding(get(table), get(ids)); });
}

ctorch_tensor ctorch_layer_norm(ctorch_tensor x, ctorch_tensor weight, ctorch_tensor bias,
                                double epsilon) {
  return guard([&] {
    return at::layer_norm(get(x), {get(x).size(-1)}, maybe(weight), maybe(bias), epsilon);
  });
}

ctorch_tensor ctorch_rms_norm(ctorch_tensor x, ctorch_tensor weight, double epsilon) {
  return guard(
      [&] { return at::rms_norm(get(x), {get(x).size(-1)}, maybe(weight), epsilon); });
}

ctorch_tensor ctorch_attention(ctorch_tensor q, ctorch_tensor k, ctorch_tensor v,
                               ctorch_tensor mask, bool causal, double scale) {
  return guard([&] {
    return at::scaled_dot_product_attention(get(q), get(k), get(v), maybe(mask), 0.0, causal,
                                            scale, get(q).size(-3) != get(k).size(-3));
  });
}

bool ctorch_grad_enabled(void) { return at::GradMode::is_enabled(); }
void ctorch_set_grad_enabled(bool on) { at::GradMode::set_enabled(on); }
bool ctorch_requires_grad(ctorch_tensor t) {
  return ctorch_defined(t) && t->value.requires_grad();
}

int ctorch_set_requires_grad(ctorch_tensor t, bool on) {
  return check([&] { const_cast<at::Tensor &>(get(t)).set_requires_grad(on); });
}

ctorch_tensor ctorch_detach(ctorch_tensor t) {
  return guard([&] { return get(t).detach(); });
}

int ctorch_backward(ctorch_tensor t, ctorch_tensor gradient) {
  return check([&] {
    torch::autograd::variable_list gradients;
    if (gradient != nullptr) gradients.push_back(get(gradient));
    torch::autograd::backward({get(t)}, gradients);
  });
}

ctorch_tensor ctorch_grad(ctorch_tensor t) {
  if (!ctorch_defined(t) || !t->value.grad().defined()) return nullptr;
  return guard([&] { return t->value.grad(); });
}

int ctorch_clear_grad(ctorch_tensor t) {
  return check([&] { const_cast<at::Tensor &>(get(t)).mutable_grad() = at::Tensor(); });
}

int ctorch_adamw(const ctorch_tensor *parameters, const ctorch_tensor *gradients,
                 const ctorch_tensor *first, const ctorch_tensor *second,
                 const ctorch_tensor *steps, size_t count, double learning_rate, double beta1,
                 double beta2, double weight_decay, double epsilon) {
  return check([&] {
    at::NoGradGuard off;
    auto p = list(parameters, count);
    auto g = list(gradients, count);
    auto m = list(first, count);
    auto v = list(second, count);
    auto s = list(steps, count);
    at::_fused_adamw_(p, g, m, v, {}, s, learning_rate, beta1, beta2, weight_decay, epsilon,
                      false, false, std::nullopt, std::nullopt);
  });
}
