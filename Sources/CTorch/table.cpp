// Embedding tables in fewer bytes, where those hold the very same values: models are published in bf16
// or in GGUF's Q8_0 and read as fp32.
#include "guard.hpp"

using namespace ctorch;

namespace {

constexpr int64_t kBlock = 32;    // Columns that share a step, as in Q8_0
constexpr int64_t kRows = 4096;   // Rows that are looked at together

at::Tensor widened(const at::Tensor &values, const at::Tensor &steps) {
  if (!steps.defined()) return values.to(at::kFloat);
  const auto blocks = values.to(at::kFloat).unflatten(1, {-1, kBlock});
  return (blocks * steps.to(at::kFloat).unsqueeze(2)).flatten(1);
}

// All of a table by a function of some rows, or undefined tensors where those do not hold its values.
template <typename Narrow>
std::pair<at::Tensor, at::Tensor> narrowed(const at::Tensor &table, const Narrow &narrow) {
  std::vector<at::Tensor> values, steps;
  for (const auto &part : table.split(kRows)) {
    const auto [v, s] = narrow(part);
    if (!widened(v, s).equal(part)) return {};
    values.push_back(v);
    if (s.defined()) steps.push_back(s);
  }
  return {at::cat(values), steps.empty() ? at::Tensor() : at::cat(steps)};
}

std::pair<at::Tensor, at::Tensor> in_bf16(const at::Tensor &part) {
  return {part.to(at::kBFloat16), at::Tensor()};
}

std::pair<at::Tensor, at::Tensor> in_blocks(const at::Tensor &part) {
  const auto blocks = part.unflatten(1, {-1, kBlock});
  const auto steps = (std::get<0>(blocks.abs().max(2)) / 127).to(at::kHalf);
  const auto exact = steps.to(at::kFloat);
  const auto divisors = at::where(exact > 0, exact, at::ones_like(exact));
  const auto q = at::round(blocks / divisors.unsqueeze(2)).clamp(-127, 127);
  return {q.to(at::kChar).flatten(1), steps};
}

}  // namespace

int ctorch_compact_table(ctorch_tensor table, ctorch_tensor *values, ctorch_tensor *steps) {
  *values = *steps = nullptr;
  return check([&] {
    at::NoGradGuard off;
    const auto &t = get(table);
    if (t.scalar_type() != at::kFloat || t.dim() != 2 || t.size(0) == 0) return;
    auto found = narrowed(t, in_bf16);
    if (!found.first.defined() && t.size(1) % kBlock == 0) found = narrowed(t, in_blocks);
    if (!found.first.defined()) return;
    *values = new ctorch_handle{found.first};
    if (found.second.defined()) *steps = new ctorch_handle{found.second};
  });
}

ctorch_tensor ctorch_table_rows(ctorch_tensor values, ctorch_tensor steps, ctorch_tensor ids) {
  return guard([&] {
    at::NoGradGuard off;
    const auto &at = get(ids);
    const auto step = maybe(steps);
    return widened(get(values).index_select(0, at),
                   step ? step->index_select(0, at) : at::Tensor());
  });
}
