import Basics

/// Vectors of length one in one block of memory, for the cosines of all their pairs.
struct UnitVectors {
  /// How far a length may be from one: rounding of a few hundred squares, and of half precision.
  static let tolerance: Float = 2e-3
  private static let lanes = 8
  /// Rows whose cosines are computed together, so that each vector is read once for all of them.
  private static let blockRows = 32

  let count: Int
  /// Lanes of each vector, the last padded with zeros.
  private let stride: Int
  private let values: [SIMD8<Float>]

  /// - Parameter places: what errors call the vectors.
  /// - Throws: `consistency.embedding`.
  init(_ vectors: [[Float]], places: [Int]) throws(RewardError) {
    let size = vectors.first?.count ?? 0
    count = vectors.count
    stride = (size + Self.lanes - 1) / Self.lanes
    var values: [SIMD8<Float>] = []
    values.reserveCapacity(count * stride)
    for (vector, place) in zip(vectors, places) {
      func refused(_ reason: String) -> RewardError {
        RewardError(
          .consistencyEmbedding, "the embedding of item \(place) \(reason)",
          at: .init(item: "embedding[\(place)]"))
      }
      guard vector.count == size, size > 0 else {
        throw refused("has \(vector.count) numbers, the first one has \(size)")
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Also refuses what is not finite.
      guard abs(length - 1) <= Self.tolerance else {
        throw refused("has the length \(length), not 1")
      }
      for start in Swift.stride(from: 0, to: size, by: Self.lanes) {
        var lane = SIMD8<Float>.zero
        for index in start..<min(start + Self.lanes, size) { lane[index - start] = vector[index] }
        values.append(lane)
      }
    }
    self.values = values
  }

  /// Calls `body` with each row and its cosines with all rows behind it, in order.
  func forEachRow(_ body: (Int, ArraySlice<Float>) -> Void) {
    for first in Swift.stride(from: 0, to: count, by: Self.blockRows) {
      let rows = first..<min(first + Self.blockRows, count)
      // Columns begin at the block's second row: what lies before a row's own is not used.
      let width = count - first - 1
      var block = Array(repeating: Float.zero, count: rows.count * width)
      values.withUnsafeBufferPointer { values in
        block.withUnsafeMutableBufferPointer { block in
          fill(block, rows, width, values)
        }
      }
      for row in rows {
        let start = (row - first) * width
        body(row, block[start + row - first..<start + width])
      }
    }
  }

  private func fill(
    _ block: UnsafeMutableBufferPointer<Float>, _ rows: Range<Int>, _ width: Int,
    _ values: UnsafeBufferPointer<SIMD8<Float>>
  ) {
    for column in 0..<width {
      let b = (rows.lowerBound + 1 + column) * stride
      // A row needs the columns behind it.
      let needed = min(rows.count, column + 1)
      var row = 0
      while row < needed {
        // Four at a time keep the additions of one from waiting for those of another.
        let width4 = min(4, needed - row)
        var sums = (
          SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero
        )
        let a = (rows.lowerBound + row) * stride
        if width4 == 4 {
          for lane in 0..<stride {
            let other = values[b + lane]
            sums.0 += values[a + lane] * other
            sums.1 += values[a + stride + lane] * other
            sums.2 += values[a + 2 * stride + lane] * other
            sums.3 += values[a + 3 * stride + lane] * other
          }
          block[row * width + column] = sums.0.sum()
          block[(row + 1) * width + column] = sums.1.sum()
          block[(row + 2) * width + column] = sums.2.sum()
          block[(row + 3) * width + column] = sums.3.sum()
          row += 4
        } else {
          for lane in 0..<stride { sums.0 += values[a + lane] * values[b + lane] }
          block[row * width + column] = sums.0.sum()
          row += 1
        }
      }
    }
  }
}
