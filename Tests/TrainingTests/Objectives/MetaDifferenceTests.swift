import Basics
import Tensors
import Testing
import Training

struct MetaDifferenceTests {
  private func objective(_ r: [Double]) -> Double {
    var sum = 0.0
    for i in r.indices {
      for j in i + 1..<r.count { sum += Reference.sigmoid(abs(r[i] - r[j])) }
    }
    return 2 * sum / Double(r.count * r.count)
  }

  /// Fixture of the specification.
  @Test func fixture() {
    expectValues(
      MetaDifference.objective(Tensor([0.5, 0.1, -1] as [Float], shape: [1, 3])), [0.481449])
  }

  @Test func gradientsEqualDifferences() {
    expectGradients([[2, 4]]) { inputs in
      MetaDifference.objective(inputs[0])
    } reference: { inputs in
      Reference.rows(inputs[0], 4).reduce(0) { $0 + objective($1) }
    }
  }

  @Test func degenerateInputs() {
    let equal = gradients([.full([2, 4], 5)]) { MetaDifference.objective($0[0]) }
    #expect(equal.sum == 2 * 3.0 / 8 && equal.gradients[0].allSatisfy { $0 == 0 })
    expectValues(MetaDifference.objective(.ones([2, 1])), [0, 0])
    let far = gradients([Tensor([1e4, 0, -1e4] as [Float], shape: [1, 3])]) {
      MetaDifference.objective($0[0])
    }
    #expect(abs(far.sum - 2.0 / 3) < 1e-6 && far.gradients[0].allSatisfy { $0 == 0 })
  }

  private func parameter(_ values: [Float]) -> Tensor {
    let tensor = Tensor(values)
    tensor.requiresGradient = true
    return tensor
  }

  /// L = ½|θ|² has the gradient θ, and J = a·θ moves it by η·a; numbers that fp32 holds exactly.
  @Test func gradientIsTakenWhereTheDifferenceIsLarger() {
    let theta = parameter([1, -2])
    let unused = parameter([3])
    let slope = Tensor([4, 8] as [Float])
    MetaDifference.accumulate([theta, unused], rate: 0.5) {
      (theta * slope).sum()
    } outer: {
      #expect(theta.floats == [3, 2] && theta.gradient == nil)
      (theta.squared().sum() * 0.5).backward()
    }
    #expect(theta.gradient?.floats == [3, 2] && theta.floats == [1, -2])
    #expect(unused.gradient == nil && unused.floats == [3])
  }

  /// Passes add up, and what was there is not taken for ∇J.
  @Test func earlierGradientsStay() {
    let theta = parameter([1, -2])
    let unused = parameter([3])
    (theta.sum() * 16 + unused.sum()).backward()
    for _ in 0..<2 {
      MetaDifference.accumulate([theta, unused], rate: 0.5) {
        (theta * Tensor([4, 8] as [Float])).sum()
      } outer: {
        (theta.squared().sum() * 0.5).backward()
      }
    }
    #expect(theta.gradient?.floats == [22, 20] && theta.floats == [1, -2])
    #expect(unused.gradient?.floats == [1])
  }

  @Test func errorsLeaveParametersAndGradients() {
    struct Stop: Error {}
    let theta = parameter([0.1, -0.2])
    (theta * 3).sum().backward()
    #expect(throws: Stop.self) {
      try MetaDifference.accumulate([theta], rate: 0.7) {
        theta.squared().sum()
      } outer: {
        throw Stop()
      }
    }
    #expect(throws: Stop.self) {
      try MetaDifference.accumulate([theta], rate: 0.7) {
        throw Stop()
      } outer: {
      }
    }
    #expect(theta.floats == [0.1, -0.2] && theta.gradient?.floats == [3, 3])
  }

  /// The whole step on a linear reward, against differences of J and then of L.
  @Test func stepOfALinearModel() {
    var source = RandomSource(seed: 6)
    let samples = Tensor.normal([2, 4, 3], deviation: 1, from: &source)
    let pairs = Tensor.normal([5, 2, 3], deviation: 1, from: &source)
    let start = Tensor.normal([3], deviation: 1, from: &source)
    let rewards = { (features: [Double], theta: [Double]) -> [Double] in
      Reference.rows(features, 3).map { zip($0, theta).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    func slope(_ f: ([Double]) -> Double, at point: [Double]) -> [Double] {
      point.indices.map { i -> Double in
        var (above, below) = (point, point)
        above[i] += 1e-5
        below[i] -= 1e-5
        return (f(above) - f(below)) / 2e-5
      }
    }
    let (sampled, paired) = (samples.doubles, pairs.doubles)
    let difference = { (theta: [Double]) -> Double in
      Reference.mean(Reference.rows(rewards(sampled, theta), 4).map { objective($0) })
    }
    let gain = slope(difference, at: start.doubles)
    let moved = zip(start.doubles, gain).map { $0.0 + 0.3 * $0.1 }
    let loss = { (theta: [Double]) -> Double in
      Reference.rows(rewards(paired, theta), 2)
        .reduce(0) { $0 - Reference.logSigmoid($1[0] - $1[1]) }
    }
    let expected = slope(loss, at: moved)

    let theta = parameter(start.floats)
    MetaDifference.accumulate([theta], rate: 0.3) {
      MetaDifference.objective((samples * theta).sum(2)).mean()
    } outer: {
      let scores = (pairs * theta).sum(2)
      PreferenceLoss().losses(chosen: scores.selected(1, 0), rejected: scores.selected(1, 1))
        .sum().backward()
    }
    // fp32 against differences, as in ``expectGradients``.
    expectValues(theta.gradient!, expected, within: 3e-5)
    #expect(theta.floats == start.floats)
  }
}
