import Basics
import Evaluation

/// Prompts with candidates whose gold is standard normal; the proxy is what `proxy` makes of it.
func normalSamples(
  seed: UInt64, prompts: Int, candidates: Int,
  proxy: (Double, inout RandomSource) -> Double
) throws -> [OveroptimisationSample] {
  var random = RandomSource(seed: seed).stream("normal samples")
  return try (0..<prompts).map { prompt in
    let gold = (0..<candidates).map { _ in random.normal() }
    return try OveroptimisationSample(
      id: "\(prompt)", proxy: gold.map { proxy($0, &random) }, gold: gold)
  }
}
