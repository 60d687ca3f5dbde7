import Basics
import Models
import Tensors
import Testing

/// A small head's numbers by hand.
@Suite struct PerceptronTests {
  /// h = relu(a − b + ½, 2a − 3), out = h₀ + 10 h₁.
  private func network(dropout: Double = 0) -> Perceptron {
    Perceptron(
      [
        .init(
          weight: Tensor([1, -1, 2, 0] as [Float], shape: [2, 2]),
          bias: Tensor([0.5, -3] as [Float])),
        .init(weight: Tensor([1, 10] as [Float], shape: [1, 2]), bias: nil),
      ], dropout: dropout)
  }

  @Test func forwardByHand() throws {
    let network = network()
    #expect(network.inputs == 2 && network.outputs == 1 && network.parameters.count == 3)
    let rows: [[Float]] = [[3, 1], [1, 2], [2, 0], [0, -4]]
    #expect(try network.outputs(of: rows) == [[32.5], [0], [12.5], [4.5]])
    #expect(try network.outputs(of: []).isEmpty)
    // The rows of a call do not touch one another.
    for row in rows {
      #expect(
        try network.outputs(of: [row])[0] == network.outputs(of: rows)[rows.firstIndex(of: row)!])
    }
  }

  /// ∂out/∂w of the second layer are the hidden units; what ReLU cut off has no gradient.
  @Test func gradientsByHand() throws {
    let network = network()
    withGradients {
      for parameter in network.parameters { parameter.requiresGradient = true }
      network(Tensor([3, 1, 0, -4] as [Float], shape: [2, 2])).sum().backward()
    }
    let gradients = network.parameters.map { $0.gradient?.floats }
    // Hidden units (2.5, 3) and (4.5, 0).
    #expect(gradients[2] == [7, 3])
    #expect(gradients[0] == [3, -3, 30, 10] && gradients[1] == [2, 10])
  }

  /// Units are left out by the source's draws, the others scaled up by 1 / (1 − p).
  @Test func dropoutScalesWhatItKeeps() throws {
    let width = 400
    let ones = Perceptron(
      [
        .init(weight: .ones([width, 1]), bias: nil),
        .init(weight: .ones([1, width]), bias: nil),
      ], dropout: 0.25)
    var source: RandomSource? = RandomSource(seed: 3)
    let found = ones(.ones([2, 1]), dropping: &source).doubles
    var draws = RandomSource(seed: 3)
    for value in found {
      let kept = (0..<width).count { _ in draws.uniform() >= 0.25 }
      #expect(abs(value - Double(kept) / 0.75) < 1e-3)
      // 300 of 400 are kept on average, with a deviation of 8.7.
      #expect(abs(value - 400) < 60)
    }
    #expect(found[0] != found[1] && source == draws)
    // Without a source, and so in evaluation, nothing is left out.
    #expect(ones(.ones([1, 1])).floats == [400])
    #expect(try ones.outputs(of: [[1]]) == [[400]])
  }

  /// What comes out is never left out, and a network without dropout draws nothing.
  @Test func onlyHiddenUnitsAreLeftOut() {
    let single = Perceptron(
      [.init(weight: .ones([3, 1]), bias: nil)], dropout: 0.9)
    var source: RandomSource? = RandomSource(seed: 1)
    #expect(single(.ones([1, 1]), dropping: &source).floats == [1, 1, 1])
    #expect(network()(.ones([1, 2]), dropping: &source).floats == network()(.ones([1, 2])).floats)
    #expect(source == RandomSource(seed: 1))
  }

  @Test func rowsOfAnotherWidthAreAnError() {
    for rows: [[Float]] in [[[1]], [[1, 2], [1, 2, 3]], [[]]] {
      let error = #expect(throws: RewardError.self) { try network().outputs(of: rows) }
      #expect(error?.code == .headWidth && error?.code.rawValue == "head.width")
    }
  }

  @Test func theStartIsTheSeeds() {
    func start(_ seed: UInt64, bias: Bool = true) -> Perceptron {
      var source = RandomSource(seed: seed)
      return Perceptron(widths: [16, 8, 3], hasBias: bias, from: &source)
    }
    let one = start(1)
    #expect(one.parameters.map(\.shape) == [[8, 16], [8], [3, 8], [3]])
    #expect(one.parameters.map(\.floats) == start(1).parameters.map(\.floats))
    #expect(one.parameters.map(\.floats) != start(2).parameters.map(\.floats))
    #expect(start(1, bias: false).parameters.map(\.shape) == [[8, 16], [3, 8]])
    // Uniform in ±1/√inputs: within, and of that deviation.
    let weights = one.layers[0].weight.doubles
    #expect(weights.allSatisfy { abs($0) <= 0.25 })
    let variance = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    #expect(abs(variance - 0.0625 / 3) < 0.006)
  }
}
