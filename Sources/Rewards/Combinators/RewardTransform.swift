public import Basics
import Foundation

/// A function of one reward, with constants that are fixed beforehand.
public enum RewardTransform: Sendable, Hashable {
  /// log σ(r − reference): the logarithm of the chance that a response beats one with the reference's
  /// reward; what is good already stops pulling (Wang et al. 2024, eq. 4).
  case logSigmoid(reference: Double)
  /// σ(r − reference), in 0...1.
  case sigmoid(reference: Double)
  /// r within the bounds, and the bounds outside.
  case clip(ClosedRange<Double>)
  /// (r − mean) / deviation, with numbers of a reference set.
  case whiten(mean: Double, deviation: Double)
  /// scale · r + offset.
  case linear(scale: Double, offset: Double)
  /// r / temperature: with the temperature of a fit, differences are log-odds that hold.
  case temperature(Double)

  /// The transformed reward. None but `linear` with a scale below 0 turns an order round.
  public func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .logSigmoid(let reference): return Self.logSigmoid(value - reference)
    case .sigmoid(let reference): return exp(Self.logSigmoid(value - reference))
    case .clip(let bounds): return min(max(value, bounds.lowerBound), bounds.upperBound)
    case .whiten(let mean, let deviation): return (value - mean) / deviation
    case .linear(let scale, let offset): return scale * value + offset
    case .temperature(let temperature): return value / temperature
    }
  }

  /// Whether differences that are log-odds still are afterwards: an offset cancels, and a temperature is
  /// what makes them log-odds that hold. Every other function has units of its own.
  var keepsLogOdds: Bool {
    switch self {
    case .temperature: true
    case .linear(let scale, _): scale == 1
    case .logSigmoid, .sigmoid, .clip, .whiten: false
    }
  }

  /// −log(1 + e^−x), without overflow on either side.
  private static func logSigmoid(_ x: Double) -> Double {
    min(x, 0) - log1p(exp(-abs(x)))
  }

  /// For explanations: `log σ(r − 0.5)`.
  public var description: String {
    switch self {
    case .logSigmoid(let reference): "log σ(r − \(reference))"
    case .sigmoid(let reference): "σ(r − \(reference))"
    case .clip(let bounds): "r within \(bounds.lowerBound)...\(bounds.upperBound)"
    case .whiten(let mean, let deviation): "(r − \(mean)) / \(deviation)"
    case .linear(let scale, let offset): "\(scale) · r + \(offset)"
    case .temperature(let temperature): "r / \(temperature)"
    }
  }

  /// - Throws: `reward.configuration` for constants that make no transform.
  func validate() throws(RewardError) {
    let (isRight, message): (Bool, String) =
      switch self {
      case .logSigmoid(let reference), .sigmoid(let reference):
        (reference.isFinite, "the reference must be finite")
      case .clip(let bounds):
        (bounds.lowerBound < bounds.upperBound, "the bounds must differ")
      case .whiten(let mean, let deviation):
        (
          mean.isFinite && deviation.isFinite && deviation > 0,
          "the mean must be finite and the deviation above 0"
        )
      case .linear(let scale, let offset):
        (scale.isFinite && offset.isFinite, "scale and offset must be finite")
      case .temperature(let temperature):
        (temperature.isFinite && temperature > 0, "the temperature must be above 0")
      }
    if !isRight { throw RewardError(.rewardConfiguration, message) }
  }
}

extension RewardError.Code {
  /// Settings of a combined reward that contradict each other or make no sense.
  public static let rewardConfiguration = Self("reward.configuration")
}
