public import Basics

extension Tensor {
  /// Normal numbers from a seeded stream, in row-major order: the same on every machine and device.
  public static func normal(
    _ shape: [Int], mean: Double = 0, deviation: Double, from source: inout RandomSource
  ) -> Tensor {
    let count = shape.reduce(1, *)
    var values: [Float] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(Float(mean + deviation * source.normal())) }
    return Tensor(values, shape: shape)
  }

  /// Uniform numbers in [low, high) from a seeded stream, in row-major order.
  public static func uniform(
    _ shape: [Int], _ low: Double, _ high: Double, from source: inout RandomSource
  ) -> Tensor {
    let values = (0..<shape.reduce(1, *)).map { _ in
      Float(low + (high - low) * source.uniform())
    }
    return Tensor(values, shape: shape)
  }
}
