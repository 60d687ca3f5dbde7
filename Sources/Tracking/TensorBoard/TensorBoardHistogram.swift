import Basics

extension TensorBoardHistogram {
  /// Counts `values` in `buckets` equal intervals from their minimum to their maximum.
  ///
  /// A value on a limit counts in the interval above it, the maximum in the last one. Values
  /// that are all equal make one interval.
  /// - Throws: `tensorboard.values` for no values, or one that is not finite: a histogram has no
  ///   place for it, and leaving it out would change the picture silently.
  init(counting values: [Double], buckets: Int) throws(RewardError) {
    precondition(buckets > 0, "a histogram has buckets")
    self.init()
    guard let first = values.first else {
      throw RewardError(.tensorBoardValues, "a histogram of no values")
    }
    var low = first
    var high = first
    for (index, value) in values.enumerated() {
      guard value.isFinite else {
        throw RewardError(
          .tensorBoardValues, "a histogram of a value that is not finite",
          at: .init(item: "value \(index)"))
      }
      low = Swift.min(low, value)
      high = Swift.max(high, value)
      sum += value
      sumSquares += value * value
    }
    min = low
    max = high
    num = Double(values.count)
    // Halved, since the difference of two finite numbers may be infinite.
    let halfWidth = high / 2 - low / 2
    guard halfWidth > 0 else {
      bucketLimit = [high]
      bucket = [num]
      return
    }
    bucket = [Double](repeating: 0, count: buckets)
    for value in values {
      let place = (value / 2 - low / 2) / halfWidth * Double(buckets)
      bucket[Swift.min(Int(place), buckets - 1)] += 1
    }
    bucketLimit = (1...buckets).map { index in
      index == buckets ? high : low + halfWidth * (2 * Double(index) / Double(buckets))
    }
  }
}
