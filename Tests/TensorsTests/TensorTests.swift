import Basics
import Testing

@testable import Tensors

struct TensorTests {
  @Test func arithmeticAndShapes() {
    let a = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    #expect((a * 2 + 1).floats == [3, 5, 7, 9, 11, 13])
    #expect(a.transposed().contiguous().floats == [1, 4, 2, 5, 3, 6])
    #expect(a.sum(1).floats == [6, 15])
    #expect(a.matmul(a.transposed()).floats == [14, 32, 32, 77])
    #expect(Tensor.concatenated([a, a], 1).shape == [2, 6])
    #expect(a.rows(Tensor([1, 0])).floats == [4, 5, 6, 1, 2, 3])
  }

  @Test func firstErrorOfAScopeIsThrown() throws {
    let a = Tensor.zeros([2, 3])
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors {
        let bad = a.matmul(Tensor.zeros([2, 3]))
        _ = (bad + a).reshaped([7]).floats
      }
    }
    #expect(error?.code == .torch)
    #expect(error?.message.contains("matmul(float32[2, 3], float32[2, 3])") == true)
    // The process goes on and the next scope is clean.
    #expect(try withTensorErrors { (a + 1).sum().item } == 6)
  }

  @Test func gradientsFlowToLeavesOnly() {
    let x = Tensor([1, 2, 3] as [Float])
    x.requiresGradient = true
    (x.squared() * 3).sum().backward()
    #expect(x.gradient?.floats == [6, 12, 18])
    let y = withoutGradients { x * 2 }
    #expect(!y.requiresGradient)
  }

  @Test func borrowedMemoryReleasesItsOwnerOnce() {
    final class Owner { let bytes = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 64) }
    weak var watched: Owner?
    var view: Tensor?
    do {
      let owner = Owner()
      watched = owner
      owner.bytes.initializeMemory(as: Float.self, repeating: 7, count: 4)
      let base = Tensor.borrowing(owner.bytes, shape: [4], dtype: .float32, owner: owner)
      view = base.narrowed(0, from: 1, count: 2)
    }
    #expect(watched != nil)
    #expect(view?.floats == [7, 7])
    view = nil
    #expect(watched == nil)
  }

  /// torch.optim.AdamW: p=[1,-2], g=[0.5,-0.25], lr 0.1, wd 0.01, two steps of equal gradients.
  @Test func adamWFollowsTheReference() {
    let p = Tensor([1, -2] as [Float])
    p.requiresGradient = true
    var options = AdamW.Options()
    options.weightDecay = 0.01
    let optimizer = AdamW([p], decayed: [true], options: options)
    for _ in 0..<2 {
      optimizer.clearGradients()
      (p * Tensor([0.5, -0.25] as [Float])).sum().backward()
      optimizer.update(learningRate: 0.1)
    }
    let found = p.floats
    // ((1·0.999 − 0.1)·0.999 − 0.1) and ((−2·0.999 + 0.1)·0.999 + 0.1): the update is lr·sign.
    #expect(abs(found[0] - 0.798101) < 1e-5)
    #expect(abs(found[1] + 1.796102) < 1e-5)
  }

  @Test func clippingScalesTheJointNorm() {
    let a = Tensor([1] as [Float])
    let b = Tensor([1] as [Float])
    for x in [a, b] { x.requiresGradient = true }
    (a * 3 + b * 4).sum().backward()
    let optimizer = AdamW([a, b], decayed: [false, false], options: .init())
    #expect(abs(optimizer.clipGradients(to: 1) - 5) < 1e-6)
    #expect(abs(a.gradient!.item - 0.6) < 1e-5)
    #expect(abs(b.gradient!.item - 0.8) < 1e-5)
  }

  @Test func seededTensorsAreReproducible() {
    var one = RandomSource(seed: 5)
    var two = RandomSource(seed: 5)
    let a = Tensor.normal([1000], deviation: 2, from: &one).floats
    #expect(a == Tensor.normal([1000], deviation: 2, from: &two).floats)
    let mean = a.reduce(0, +) / 1000
    #expect(abs(mean) < 0.25)
  }

  @Test func sizesAreThoseOfTheShape() async {
    let x = Tensor.zeros([2, 3])
    #expect(x.size(0) == 2 && x.size(1) == 3 && x.size(-1) == 3 && x.size(-2) == 2)
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([]).size(0) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).size(2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).size(-3) }
  }

  @Test func powers() {
    let x = Tensor([0, 1, -2, 0.5] as [Float])
    #expect(Tensor.power(4, x).floats == [1, 4, 0.0625, 2])
  }

  /// Three numbers, as releases of libtorch have.
  @Test func version() {
    let parts = Torch.version.split(separator: ".", omittingEmptySubsequences: false)
    #expect(parts.count == 3 && parts.allSatisfy { Int($0) != nil } && parts.first != "0")
  }
}
