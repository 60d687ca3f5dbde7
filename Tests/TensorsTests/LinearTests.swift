import Basics
import Testing

@testable import Tensors

/// Linear layers with gradients, large enough to go to the matrix library of their own, against
/// matrix products that go to libtorch's.
@Suite struct LinearTests {
  private func random(_ shape: [Int], _ name: String) -> Tensor {
    var source = RandomSource(seed: 21).stream(name)
    return Tensor.normal(shape, deviation: 1, from: &source)
  }

  private func isNear(_ a: Tensor?, _ b: Tensor?) -> Bool {
    guard let a, let b, a.shape == b.shape else { return false }
    return zip(a.floats, b.floats).allSatisfy { abs($0 - $1) < 1e-4 }
  }

  @Test(arguments: [(2, 8, 4), (64, 96, 80), (257, 96, 80)], [true, false])
  func gradientsEqualThoseOfProducts(size: (rows: Int, inputs: Int, outputs: Int), hasBias: Bool) {
    withGradients {
      let whole = random([size.outputs + 3, size.inputs], "w")
      func run(_ layer: (Tensor, Tensor, Tensor?) -> Tensor) -> (Tensor, [Tensor?]) {
        let x = random([size.rows, size.inputs], "x")
        let w = whole.copied().detached
        let b = random([size.outputs], "b")
        for leaf in [x, w, b] { leaf.requiresGradient = true }
        // Some rows of a larger weight, as a part of a projection is.
        let y = layer(x, w.narrowed(0, from: 2, count: size.outputs), hasBias ? b : nil)
        (y * random(y.shape, "g")).sum().backward()
        return (y.detached, [x.gradient, w.gradient, b.gradient])
      }
      let (y, gradients) = run { $0.linear($1, bias: $2) }
      let (wanted, expected) = run { x, w, b in
        let product = x.matmul(w.transposed())
        return b.map { product + $0 } ?? product
      }
      let isEqual = isNear(y, wanted)
      #expect(isEqual)
      for index in 0..<2 {
        let same = isNear(gradients[index], expected[index])
        #expect(same, "gradient \(index)")
      }
      #expect((gradients[2] == nil) == !hasBias)
      let sameBias = !hasBias || isNear(gradients[2], expected[2])
      #expect(sameBias)
    }
  }

  /// A weight in half precision is widened: as if it had been rounded and were fp32.
  @Test(arguments: [DType.bfloat16, .float16], [(2, 8, 4), (257, 96, 80)])
  func storedInHalfPrecision(dtype: DType, size: (rows: Int, inputs: Int, outputs: Int)) {
    withGradients {
      let stored = random([size.outputs, size.inputs], "w").to(dtype)
      func run(_ weight: Tensor) -> (Tensor, Tensor?) {
        let x = random([size.rows, size.inputs], "x")
        x.requiresGradient = true
        let y = x.linear(weight, bias: random([size.outputs], "b"))
        (y * random(y.shape, "g")).sum().backward()
        return (y.detached, x.gradient)
      }
      let (found, wanted) = (run(stored), run(stored.to(.float32)))
      #expect(found.0.floats == wanted.0.floats)
      let isEqual = found.1?.floats == wanted.1?.floats
      #expect(found.1 != nil && isEqual)
    }
  }

  @Test func whatIsStoredInHalfPrecisionIsNotTrained() {
    let w = random([96, 96], "w").to(.bfloat16)
    w.requiresGradient = true
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors { withGradients { self.random([64, 96], "x").linear(w) } }
    }
    #expect(error?.code == .torch)
  }

  /// A frozen input or weight gets no gradient, and nothing is computed for it.
  @Test func onlyWhatIsAskedFor() {
    withGradients {
      let (x, w) = (random([64, 96], "x"), random([80, 96], "w"))
      w.requiresGradient = true
      x.linear(w).sum().backward()
      #expect(x.gradient == nil && w.gradient != nil)
      let (frozen, y) = (random([80, 96], "w"), random([64, 96], "x"))
      y.requiresGradient = true
      y.linear(frozen).sum().backward()
      #expect(frozen.gradient == nil && y.gradient != nil)
    }
  }
}
