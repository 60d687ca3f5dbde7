public import Basics
import Tensors

/// The directions in which rows vary most, and by how much.
public struct PrincipalComponents: Sendable, Hashable {
  /// The mean of the rows.
  public let mean: [Double]
  /// Orthogonal directions of length 1, that of the highest variance first. Of each the entry with
  /// the highest absolute value (of equals the first) is above 0, so that signs are not left to the
  /// eigensolver. Fewer than asked for where rows vary in fewer directions.
  public let directions: [[Double]]
  /// The rows' variance along each direction, with the divisor n − 1.
  public let variances: [Double]

  /// Finds the directions. Computed in fp64 from the smaller of the two products of the centred
  /// rows.
  ///
  /// A direction counts where its variance is above 10⁻¹² of the highest, and above what rounding
  /// makes of rows that are equal. Where two variances are equal, the directions are any two of
  /// their plane. Cost: O(n·d·m + m³) with m the smaller of n and d. Traps without rows, where they
  /// differ in width, and for a count below 1.
  /// - Parameter count: at most so many directions.
  /// - Throws: `torch`, `torch.memory`; `components.not-finite`.
  public init(_ rows: [[Float]], count: Int) throws {
    precondition(count > 0 && !rows.isEmpty, "a row and a direction")
    let (n, width) = (rows.count, rows[0].count)
    precondition(width > 0 && rows.allSatisfy { $0.count == width }, "rows of one width")
    guard rows.joined().allSatisfy(\.isFinite) else {
      throw RewardError(.componentsNotFinite, "a row to find directions of is not finite")
    }
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for index in 0..<width { mean[index] += Double(row[index]) / Double(n) } }
    let centred = rows.flatMap { row in zip(row, mean).map { Double($0) - $1 } }
    let isTall = n > width
    let (values, vectors) = try withTensorErrors {
      withoutGradients { () -> ([Double], [Double]) in
        let x = Tensor(centred, shape: [n, width])
        let product = isTall ? x.transposed().matmul(x) : x.matmul(x.transposed())
        let found = product.symmetricEigenvectors()
        // Of the rows' products the directions are Xᵀu.
        let columns = isTall ? found.vectors : x.transposed().matmul(found.vectors)
        return (found.values.doubles, columns.transposed().doubles)
      }
    }
    self.mean = mean
    var (directions, variances): ([[Double]], [Double]) = ([], [])
    let largest = rows.joined().reduce(0) { max($0, abs(Double($1))) }
    let least = max((values.last ?? 0) * 1e-12, largest * largest * 1e-24)
    // Eigenvalues ascend.
    for place in values.indices.reversed().prefix(count) where values[place] > least {
      directions.append(Self.unit(Array(vectors[place * width..<(place + 1) * width])))
      variances.append(values[place] / Double(n - 1))
    }
    self.directions = directions
    self.variances = variances
  }

  /// A row's coordinates along the directions, from the mean. Traps for another width.
  public func coordinates(of row: [Float]) -> [Double] {
    precondition(row.count == mean.count, "a row of the same width")
    return directions.map { direction in
      row.indices.reduce(0) { $0 + direction[$1] * (Double(row[$1]) - mean[$1]) }
    }
  }

  /// Of length 1, with its largest entry above 0.
  private static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var largest = 0
    // Rounding must not choose between entries that are equal in size.
    for index in vector.indices
    where abs(vector[index]) > abs(vector[largest]) + 1e-9 * length { largest = index }
    let scale = vector[largest] < 0 ? -length : length
    return vector.map { $0 / scale }
  }
}

extension RewardError.Code {
  /// Rows without directions, since they have numbers that are none.
  public static let componentsNotFinite = Self("components.not-finite")
}
