import Basics
import Foundation
import Tensors
import Testing

/// What the objectives are compared with: plain double arithmetic, without libtorch.
enum Reference {
  static func logSigmoid(_ x: Double) -> Double { min(x, 0) - log1p(exp(-abs(x))) }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func logSumExp(_ x: some Sequence<Double>) -> Double {
    log(x.reduce(0) { $0 + exp($1) })
  }

  static func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

  /// Rows of a row-major array.
  static func rows(_ x: [Double], _ width: Int) -> [[Double]] {
    stride(from: 0, to: x.count, by: width).map { Array(x[$0..<$0 + width]) }
  }

  static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    let product = { (x: [Double], y: [Double]) -> Double in
      zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }
}

/// Every element within the tolerance, and as many of them.
func expectValues(
  _ found: Tensor, _ expected: [Double], within tolerance: Double = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = found.doubles
  #expect(values.count == expected.count, sourceLocation: sourceLocation)
  for (a, b) in zip(values, expected) {
    #expect(abs(a - b) <= tolerance, "\(a) for \(b)", sourceLocation: sourceLocation)
  }
}

/// The gradient of the sum of losses, of each input.
func gradients(_ inputs: [Tensor], of losses: ([Tensor]) -> Tensor) -> (
  sum: Double, gradients: [[Double]]
) {
  withGradients {
    let leaves = inputs.map { $0.detached.copied() }
    for leaf in leaves { leaf.requiresGradient = true }
    let sum = losses(leaves).sum()
    sum.backward()
    return (
      sum.item,
      leaves.map { $0.gradient?.doubles ?? [Double](repeating: 0, count: $0.count) }
    )
  }
}

/// Compares the sum of losses and its gradients, by autograd in fp32, with the reference and its
/// central differences in fp64, at normal inputs of these shapes.
///
/// A central difference with step h = 1e-5 is wrong by h²·f‴/6 < 1e-6 (f‴ is at most about 10⁴, the
/// cube of 1/τ at τ = 0.05) and by 1e-15·f/h < 1e-8. fp32 rounds to 6e-8; a logit of cosine/τ makes
/// that 1e-6 at τ = 0.05, and tens of such operations follow. So 3e-5 of the largest gradient, or
/// of 1.
func expectGradients(
  _ shapes: [[Int]], seed: UInt64 = 1, deviation: Double = 1, within tolerance: Double = 3e-5,
  of losses: ([Tensor]) -> Tensor, reference: ([[Double]]) -> Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var source = RandomSource(seed: seed)
  let inputs = shapes.map { Tensor.normal($0, deviation: deviation, from: &source) }
  let found = gradients(inputs, of: losses)
  var values = inputs.map(\.doubles)
  let sum = reference(values)
  #expect(
    abs(found.sum - sum) <= tolerance * max(1, abs(sum)), "\(found.sum) for \(sum)",
    sourceLocation: sourceLocation)
  let step = 1e-5
  let expected = values.indices.map { input in
    values[input].indices.map { index -> Double in
      let middle = values[input][index]
      defer { values[input][index] = middle }
      values[input][index] = middle + step
      let above = reference(values)
      values[input][index] = middle - step
      return (above - reference(values)) / (2 * step)
    }
  }
  let scale = expected.joined().reduce(1) { max($0, abs($1)) }
  for (input, pair) in zip(found.gradients, expected).enumerated() {
    #expect(pair.0.count == pair.1.count, sourceLocation: sourceLocation)
    for (index, (a, b)) in zip(pair.0, pair.1).enumerated() {
      #expect(
        abs(a - b) <= tolerance * scale, "input \(input)[\(index)]: \(a) for \(b)",
        sourceLocation: sourceLocation)
    }
  }
}
