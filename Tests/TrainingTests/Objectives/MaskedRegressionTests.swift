import Tensors
import Testing
import Training

struct MaskedRegressionTests {
  private let predictions = Tensor([3.1, 2.9, 3.4, 1.2, 1.0] as [Float], shape: [1, 5])
  private let mask = Tensor([true, false, true, true, false], shape: [1, 5])

  /// Fixture of the specification: HelpSteer2. What stands for a missing label does not matter.
  @Test(arguments: [-100, 0, .nan, .infinity] as [Float])
  func fixture(missing: Float) throws {
    let labels = Tensor([4, missing, 3, 2, missing], shape: [1, 5])
    let loss = try #require(
      MaskedRegression.loss(predictions: predictions, labels: labels, mask: mask))
    expectValues(loss, [0.536667])
    let result = gradients([predictions]) {
      MaskedRegression.loss(predictions: $0[0], labels: labels, mask: mask)!
    }
    expectValues(
      Tensor(result.gradients[0]), [2 * -0.9 / 3, 0, 2 * 0.4 / 3, 2 * -0.8 / 3, 0])
  }

  @Test func gradientsEqualDifferences() {
    let labels: [Double] = [1, 0, 2, 3, 4, 0.5]
    let present = [true, true, false, true, false, true]
    let weights = [0.65, 0.8, 0.45]
    expectGradients([[2, 3]]) { inputs in
      MaskedRegression.loss(
        predictions: inputs[0], labels: Tensor(labels.map { Float($0) }, shape: [2, 3]),
        mask: Tensor(present, shape: [2, 3]), weights: weights)!
    } reference: { inputs in
      var (sum, total) = (0.0, 0.0)
      for i in 0..<6 where present[i] {
        sum += weights[i % 3] * (inputs[0][i] - labels[i]) * (inputs[0][i] - labels[i])
        total += weights[i % 3]
      }
      return sum / total
    }
  }

  @Test func equivalences() throws {
    let labels = Tensor([4, 1, 3, 2, 0] as [Float], shape: [1, 5])
    let full = Tensor([Bool](repeating: true, count: 5), shape: [1, 5])
    let found = try #require(
      MaskedRegression.loss(predictions: predictions, labels: labels, mask: full))
    expectValues(found, [(predictions - labels).squared().mean().item], within: 1e-6)
    // Equal weights are no weights, and a weight of 0 is a mask.
    let equal = try #require(
      MaskedRegression.loss(
        predictions: predictions, labels: labels, mask: full, weights: [3, 3, 3, 3, 3]))
    expectValues(equal, found.doubles, within: 1e-6)
    let zero = try #require(
      MaskedRegression.loss(
        predictions: predictions, labels: labels, mask: full, weights: [1, 0, 1, 1, 0]))
    expectValues(zero, [0.536667])
  }

  @Test func nothingToLearnIsNil() {
    let none = Tensor([Bool](repeating: false, count: 5), shape: [1, 5])
    #expect(
      MaskedRegression.loss(predictions: predictions, labels: predictions, mask: none) == nil)
    #expect(
      MaskedRegression.loss(
        predictions: predictions, labels: predictions, mask: mask, weights: [0, 1, 0, 0, 1]) == nil)
    let far = MaskedRegression.loss(
      predictions: .full([1, 5], 1e4), labels: .full([1, 5], -1e4), mask: mask)
    #expect(abs((far?.item ?? .nan) - 4e8) < 100)
  }
}
