import Basics
import Foundation
import Tensors
import Testing
import Training

struct ContrastiveTests {
  private func infoNCE(_ a: [[Double]], _ b: [[Double]], _ temperature: Double) -> Double {
    a.indices.reduce(0) { sum, i in
      let logits = b.map { Reference.cosine(a[i], $0) / temperature }
      return sum + Reference.logSumExp(logits) - logits[i]
    }
  }

  @Test(arguments: [0.05, 0.5])
  func infoNCEEqualsDifferences(temperature: Double) {
    expectGradients([[4, 3], [4, 3]]) { inputs in
      Contrastive.infoNCE(inputs[0], inputs[1], temperature: temperature)
    } reference: { inputs in
      infoNCE(Reference.rows(inputs[0], 3), Reference.rows(inputs[1], 3), temperature)
    }
  }

  @Test func infoNCEDegenerateInputs() {
    // One text has no negatives; n equal texts cannot be told apart; lengths do not matter.
    expectValues(Contrastive.infoNCE(.ones([1, 4]), .ones([1, 4])), [0])
    expectValues(
      Contrastive.infoNCE(.full([3, 4], 2), .full([3, 4], -5)),
      [Double](repeating: log(3), count: 3))
    let axes = Tensor([1e4, 0, 0, 1e-4] as [Float], shape: [2, 2])
    expectValues(Contrastive.infoNCE(axes, axes, temperature: 1), [0.313262, 0.313262])
    let zero = gradients([.zeros([2, 3]), .ones([2, 3])]) { Contrastive.infoNCE($0[0], $0[1]) }
    #expect(abs(zero.sum - 2 * log(2)) < 1e-5)
    #expect(zero.gradients.joined().allSatisfy { $0.isFinite })
  }

  /// Sinkhorn–Knopp on exp(score / ε) as the paper writes it, without logarithms.
  private func codes(_ scores: [[Double]], _ rounds: Int) -> [[Double]] {
    var q = scores.map { $0.map { exp($0 / 0.05) } }
    for _ in 0..<rounds {
      for k in q[0].indices {
        let sum = q.reduce(0) { $0 + $1[k] }
        for i in q.indices { q[i][k] /= sum }
      }
      q = q.map { row in row.map { $0 / row.reduce(0, +) } }
    }
    return q
  }

  @Test func swappedPrototypesEqualDifferences() {
    let objective = SwappedPrototypes()
    // Codes are constants for the gradient: taken at the point where the reference is first asked.
    var fixed: [[[Double]]] = []
    expectGradients([[4, 3], [4, 3], [2, 3]], seed: 3) { inputs in
      objective.losses(inputs[0], inputs[1], prototypes: inputs[2])
    } reference: { inputs in
      let centers = Reference.rows(inputs[2], 3)
      let scores = inputs[..<2].map { view in
        Reference.rows(view, 3).map { row in centers.map { Reference.cosine(row, $0) } }
      }
      if fixed.isEmpty { fixed = scores.map { codes($0, 3) } }
      var sum = 0.0
      for (view, other) in [(0, 1), (1, 0)] {
        for i in 0..<4 {
          let logits = scores[view][i].map { $0 / 0.1 }
          for k in 0..<2 {
            sum -= fixed[other][i][k] * (logits[k] - Reference.logSumExp(logits))
          }
        }
      }
      return sum
    }
  }

  @Test func codesUseAllPrototypesEqually() {
    var source = RandomSource(seed: 4)
    let scores = Tensor.uniform([12, 3], -1, 1, from: &source)
    let three = SwappedPrototypes().codes(scores)
    expectValues(three.sum(1), [Double](repeating: 1, count: 12))
    let reference = codes(Reference.rows(scores.doubles, 3), 3)
    expectValues(three, Array(reference.joined()), within: 2e-5)
    let many = SwappedPrototypes(regularization: 0.5, iterations: 100).codes(scores)
    expectValues(many.sum(1), [Double](repeating: 1, count: 12))
    expectValues(many.sum(0), [4, 4, 4], within: 1e-4)
    #expect(!many.requiresGradient && many.floats.allSatisfy { $0 >= 0 })
    // All alike: uniform. Far apart: still finite.
    expectValues(SwappedPrototypes().codes(.ones([2, 4])), [Double](repeating: 0.25, count: 8))
    let far = Tensor([1e4, -1e4, -1e4, 1e4] as [Float], shape: [2, 2])
    expectValues(SwappedPrototypes().codes(far), [1, 0, 0, 1])
  }
}
