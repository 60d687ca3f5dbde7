// Element-wise operations, shapes, indices and reductions.
#include "guard.hpp"

using namespace ctorch;

ctorch_tensor ctorch_unary(ctorch_tensor t, int op) {
  return guard([&]() -> at::Tensor {
    const auto &x = get(t);
    switch (op) {
      case CTORCH_NEG: return at::neg(x);
      case CTORCH_EXP: return at::exp(x);
      case CTORCH_LOG: return at::log(x);
      case CTORCH_SQRT: return at::sqrt(x);
      case CTORCH_RSQRT: return at::rsqrt(x);
      case CTORCH_TANH: return at::tanh(x);
      case CTORCH_SIGMOID: return at::sigmoid(x);
      case CTORCH_LOG_SIGMOID: return at::log_sigmoid(x);
      case CTORCH_SILU: return at::silu(x);
      case CTORCH_GELU: return at::gelu(x, "none");
      case CTORCH_GELU_TANH: return at::gelu(x, "tanh");
      case CTORCH_RELU: return at::relu(x);
      case CTORCH_ABS: return at::abs(x);
      case CTORCH_SQUARE: return at::square(x);
      case CTORCH_SIN: return at::sin(x);
      case CTORCH_COS: return at::cos(x);
      case CTORCH_IS_FINITE: return at::isfinite(x);
      case CTORCH_LOGICAL_NOT: return at::logical_not(x);
    }
    TORCH_CHECK(false, "unknown unary operation ", op);
  });
}

template <typename Right>
static at::Tensor binary(const at::Tensor &a, const Right &b, int op) {
  switch (op) {
    case CTORCH_ADD: return at::add(a, b);
    case CTORCH_SUB: return at::sub(a, b);
    case CTORCH_MUL: return at::mul(a, b);
    case CTORCH_DIV: return at::div(a, b);
    case CTORCH_LESS: return at::lt(a, b);
    case CTORCH_LESS_EQUAL: return at::le(a, b);
    case CTORCH_GREATER: return at::gt(a, b);
    case CTORCH_GREATER_EQUAL: return at::ge(a, b);
    case CTORCH_EQUAL: return at::eq(a, b);
  }
  TORCH_CHECK(false, "unknown binary operation ", op);
}

ctorch_tensor ctorch_binary(ctorch_tensor a, ctorch_tensor b, int op) {
  return guard([&]() -> at::Tensor {
    switch (op) {
      case CTORCH_MAXIMUM: return at::maximum(get(a), get(b));
      case CTORCH_MINIMUM: return at::minimum(get(a), get(b));
      case CTORCH_LOGICAL_AND: return at::logical_and(get(a), get(b));
      case CTORCH_LOGICAL_OR: return at::logical_or(get(a), get(b));
      default: return binary(get(a), get(b), op);
    }
  });
}

ctorch_tensor ctorch_binary_scalar(ctorch_tensor a, double b, int op) {
  return guard([&]() -> at::Tensor {
    switch (op) {
      case CTORCH_MAXIMUM: return at::clamp_min(get(a), b);
      case CTORCH_MINIMUM: return at::clamp_max(get(a), b);
      default: return binary(get(a), at::Scalar(b), op);
    }
  });
}

ctorch_tensor ctorch_power_of(double base, ctorch_tensor exponents) {
  return guard([&] { return at::pow(at::Scalar(base), get(exponents)); });
}

int ctorch_add_into(ctorch_tensor target, ctorch_tensor source, double alpha) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(target)).add_(get(source), alpha);
  });
}

int ctorch_scale_in_place(ctorch_tensor target, double factor) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(target)).mul_(factor);
  });
}

ctorch_tensor ctorch_where(ctorch_tensor condition, ctorch_tensor yes, ctorch_tensor no) {
  return guard([&] { return at::where(get(condition), get(yes), get(no)); });
}

ctorch_tensor ctorch_masked_fill(ctorch_tensor t, ctorch_tensor mask, double value) {
  return guard([&] { return at::masked_fill(get(t), get(mask), value); });
}

ctorch_tensor ctorch_reshape(ctorch_tensor t, const intptr_t *shape, int rank) {
  return guard([&] { return at::reshape(get(t), sizes(shape, rank)); });
}

ctorch_tensor ctorch_expand(ctorch_tensor t, const intptr_t *shape, int rank) {
  return guard([&] { return get(t).expand(sizes(shape, rank)); });
}

ctorch_tensor ctorch_permute(ctorch_tensor t, const intptr_t *order, int rank) {
  return guard([&] { return at::permute(get(t), sizes(order, rank)); });
}

ctorch_tensor ctorch_transpose(ctorch_tensor t, int a, int b) {
  return guard([&] { return at::transpose(get(t), a, b); });
}

ctorch_tensor ctorch_narrow(ctorch_tensor t, int dimension, intptr_t start, intptr_t length) {
  return guard([&] { return at::narrow(get(t), dimension, start, length); });
}

ctorch_tensor ctorch_select(ctorch_tensor t, int dimension, intptr_t index) {
  return guard([&] { return at::select(get(t), dimension, index); });
}

ctorch_tensor ctorch_unsqueeze(ctorch_tensor t, int dimension) {
  return guard([&] { return at::unsqueeze(get(t), dimension); });
}

ctorch_tensor ctorch_squeeze(ctorch_tensor t, int dimension) {
  return guard([&] { return at::squeeze(get(t), dimension); });
}

ctorch_tensor ctorch_cat(const ctorch_tensor *tensors, size_t count, int dimension) {
  return guard([&] { return at::cat(list(tensors, count), dimension); });
}

ctorch_tensor ctorch_stack(const ctorch_tensor *tensors, size_t count, int dimension) {
  return guard([&] { return at::stack(list(tensors, count), dimension); });
}

ctorch_tensor ctorch_index_select(ctorch_tensor t, int dimension, ctorch_tensor indices) {
  return guard([&] { return at::index_select(get(t), dimension, get(indices)); });
}

ctorch_tensor ctorch_gather(ctorch_tensor t, int dimension, ctorch_tensor indices) {
  return guard([&] { return at::gather(get(t), dimension, get(indices)); });
}

ctorch_tensor ctorch_tril(ctorch_tensor t, intptr_t diagonal) {
  return guard([&] { return at::tril(get(t), diagonal); });
}

int ctorch_index_copy_into(ctorch_tensor target, int dimension, ctorch_tensor indices,
                           ctorch_tensor source) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(target)).index_copy_(dimension, get(indices), get(source));
  });
}

int ctorch_index_add_into(ctorch_tensor target, int dimension, ctorch_tensor indices,
                          ctorch_tensor source) {
  return check([&] {
    at::NoGradGuard off;
    const_cast<at::Tensor &>(get(target)).index_add_(dimension, get(indices), get(source));
  });
}

ctorch_tensor ctorch_reduce(ctorch_tensor t, int op, int dimension, bool keep) {
  return guard([&]() -> at::Tensor {
    const auto &x = get(t);
    switch (op) {
      case CTORCH_SUM: return at::sum(x, dimension, keep);
      case CTORCH_MEAN: return at::mean(x, dimension, keep);
      case CTORCH_MAX: return at::amax(x, dimension, keep);
      case CTORCH_MIN: return at::amin(x, dimension, keep);
      case CTORCH_LOGSUMEXP: return at::logsumexp(x, dimension, keep);
      case CTORCH_NORM: return at::linalg_vector_norm(x, 2, dimension, keep);
      case CTORCH_ARGMAX: return at::argmax(x, dimension, keep);
      case CTORCH_ALL: return at::all(x, dimension, keep);
    }
    TORCH_CHECK(false, "unknown reduction ", op);
  });
}

ctorch_tensor ctorch_reduce_all(ctorch_tensor t, int op) {
  return guard([&]() -> at::Tensor {
    const auto &x = get(t);
    switch (op) {
      case CTORCH_SUM: return at::sum(x);
      case CTORCH_MEAN: return at::mean(x);
      case CTORCH_MAX: return at::max(x);
      case CTORCH_MIN: return at::min(x);
      case CTORCH_NORM: return at::linalg_vector_norm(x, 2);
      case CTORCH_ARGMAX: return at::argmax(x);
      case CTORCH_ALL: return at::all(x);
    }
    TORCH_CHECK(false, "unknown reduction ", op);
  });
}

ctorch_tensor ctorch_softmax(ctorch_tensor t, int dimension) {
  return guard([&] { return at::softmax(get(t), dimension); });
}

ctorch_tensor ctorch_log_softmax(ctorch_tensor t, int dimension) {
  return guard([&] { return at::log_softmax(get(t), dimension); });
}

ctorch_tensor ctorch_cumsum(ctorch_tensor t, int dimension) {
  return guard([&] { return at::cumsum(get(t), dimension); });
}

ctorch_tensor ctorch_solve(ctorch_tensor a, ctorch_tensor b) {
  return guard([&] { return at::linalg_solve(get(a), get(b)); });
}

int ctorch_eigh(ctorch_tensor t, ctorch_tensor *values, ctorch_tensor *vectors) {
  return check([&] {
    auto [v, w] = at::linalg_eigh(get(t));
    *values = new ctorch_handle{v};
    *vectors = new ctorch_handle{w};
  });
}

int ctorch_topk(ctorch_tensor t, intptr_t k, ctorch_tensor *values, ctorch_tensor *indices) {
  return check([&] {
    auto [v, i] = at::topk(get(t), k, -1, true, true);
    *values = new ctorch_handle{v};
    *indices = new ctorch_handle{i};
  });
}
