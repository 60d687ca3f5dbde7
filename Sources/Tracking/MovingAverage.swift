/// An exponential moving average with weight 0.3 for the newest value, corrected for its start.
struct MovingAverage {
  private var sum = 0.0
  private var weight = 0.0

  mutating func add(_ value: Double) {
    sum = 0.3 * value + 0.7 * sum
    weight = 0.3 + 0.7 * weight
  }

  var value: Double? { weight > 0 ? sum / weight : nil }
}
