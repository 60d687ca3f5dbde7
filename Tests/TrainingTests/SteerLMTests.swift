import Basics
import Foundation
import Testing
import Training

/// The chances of labels, and what SteerLM 2.0 trains towards.
@Suite struct SteerLMTests {
  /// mpmath.betainc(a, b, 0, x, regularized=True) with 30 digits.
  @Test(arguments: [
    (20.4, 3.6, 0.8, 0.22380922302297174), (2, 3, 0.25, 0.26171875),
    (0.5, 0.5, 0.9, 0.7951672353008665), (100, 200, 0.3, 0.10884306564490975),
  ])
  func incompleteBeta(a: Double, b: Double, x: Double, expected: Double) {
    #expect(abs(IncompleteBeta.regularized(x, a, b) - expected) < 1e-12)
    #expect(abs(IncompleteBeta.regularized(1 - x, b, a) - (1 - expected)) < 1e-12)
  }

  /// I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a.
  @Test func incompleteBetaWithoutTables() {
    for x in stride(from: 0.0, through: 1, by: 0.0625) {
      for shape in [0.1, 0.75, 1, 3, 40] {
        #expect(abs(IncompleteBeta.regularized(x, 1, shape) - (1 - pow(1 - x, shape))) < 1e-12)
        #expect(abs(IncompleteBeta.regularized(x, shape, 1) - pow(x, shape)) < 1e-12)
      }
    }
  }

  /// A prediction of 3.4 on 0...4, by the specification and by mpmath.
  @Test func binsOfAPrediction() throws {
    let found = try AttributeBins.probabilities(of: 3.4 / 4)
    let exact = [0.000000000003, 0.000001863743, 0.002813274729, 0.220994084549, 0.776190776977]
    for (found, expected) in zip(found, exact) { #expect(abs(found - expected) < 1e-9) }
    for (found, expected) in zip(found, [0, 0, 0.0028, 0.2210, 0.7762]) {
      #expect(abs(found - expected) < 1e-3)
    }
    for r in stride(from: 0.01, to: 1, by: 0.01) {
      let bins = try AttributeBins.probabilities(of: r)
      #expect(abs(bins.reduce(0, +) - 1) < 1e-12 && bins.allSatisfy { $0 >= 0 })
      // Turned round, the scale gives the same turned round.
      for (a, b) in zip(bins, try AttributeBins.probabilities(of: 1 - r).reversed()) {
        #expect(abs(a - b) < 1e-12)
      }
    }
    #expect(try AttributeBins.probabilities(of: 1.2) == [0, 0, 0, 0, 1])
    #expect(try AttributeBins.probabilities(of: 0) == [1, 0, 0, 0, 0])
    #expect(throws: RewardError.self) { try AttributeBins.probabilities(of: .nan) }
  }

  @Test func chancesOfAllAttributes() throws {
    let predictions = [0.85, 0.5, 0.1]
    let found = try AttributeBins.logProbability(of: [4, nil, 0], predictions: predictions)
    #expect(abs(found - (log(0.776190776977) + log(0.931363352258))) < 1e-9)
    #expect(try AttributeBins.logProbability(of: [3], predictions: [1.5]) == -.infinity)
    #expect(throws: RewardError.self) {
      try AttributeBins.logProbability(of: [5], predictions: [0.5])
    }
  }

  /// The fixture of the specification.
  @Test func targetOfThreeResponses() throws {
    let target = try SteerLMTarget(
      attributes: [-1, -2, -4], prior: [-20, -18, -25], proposal: [-19, -19.5, -22])
    let policy = [-18.5, -20, -22.5]
    let shares = try target.shares(policy: policy)
    for (a, b) in zip(target.weights, [0.182202, 0.816571, 0.001228]) { #expect(abs(a - b) < 1e-6) }
    for (a, b) in zip(shares, [0.576117, 0.211942, 0.211942]) { #expect(abs(a - b) < 1e-6) }
    #expect(abs(try target.divergence(policy: policy) - 0.885319) < 1e-6)
    let coefficients = try target.coefficients(policy: policy)
    #expect(abs(coefficients.reduce(0, +)) < 1e-12)
    #expect(abs(coefficients[1] - (0.816571 - 0.211942)) < 1e-6)
  }

  @Test func chancesThatAreNone() throws {
    let target = try SteerLMTarget(
      attributes: [-.infinity, -1], prior: [-1, -1], proposal: [-1, -1])
    #expect(target.weights == [0, 1])
    #expect(abs(try target.divergence(policy: [-1, -1]) - log(2)) < 1e-12)
    let policies: [[Double]] = [[-1, -.infinity], [.nan, 0], [-.infinity, -.infinity]]
    for policy in policies {
      #expect(throws: RewardError.self) { try target.divergence(policy: policy) }
    }
    #expect(throws: RewardError.self) {
      try SteerLMTarget(attributes: [-.infinity], prior: [-1], proposal: [-1])
    }
  }

  /// A policy over eight responses that follows its own gradient ends at Bayes' posterior.
  @Test func theFixedPointIsThePosterior() throws {
    func normalised(_ logits: [Double]) -> [Double] {
      let total = log(logits.reduce(0) { $0 + exp($1) })
      return logits.map { $0 - total }
    }
    let attributes = [-1, -3, -0.5, -2, -4, -1.5, -2.5, -0.7]
    let prior = [-10, -9, -12, -11, -8, -10.5, -9.5, -11.5]
    let proposal = normalised([-9.5, -10, -11, -10.5, -9, -10, -10.2, -11])
    let target = try SteerLMTarget(attributes: attributes, prior: prior, proposal: proposal)
    var logits = proposal
    var last = try target.divergence(policy: logits)
    #expect(abs(last - 0.114295570605765) < 1e-9)
    for _ in 0..<400 {
      // The gradient of Σ (wᵢ − bᵢ)·NLL(yᵢ) by the logits is b − w.
      logits = zip(logits, try target.coefficients(policy: normalised(logits))).map { $0 + $1 }
      let next = try target.divergence(policy: normalised(logits))
      #expect(next < last || next < 1e-12)
      last = next
    }
    #expect(last < 1e-9)
    let posterior = normalised(zip(attributes, prior).map { $0 + $1 })
    for (found, expected) in zip(normalised(logits), posterior) {
      #expect(abs(found - expected) < 1e-6)
    }
  }
}
