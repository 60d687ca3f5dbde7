import Basics
import Foundation
import Testing

@testable import Tensors

/// Linear systems and eigenvectors against solutions by hand.
@Suite struct LinearAlgebraTests {
  private func matrix(_ rows: [[Double]]) -> Tensor {
    Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  private func expectClose(
    _ found: Tensor, _ expected: [Double], within tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let values = found.doubles
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (a, b) in zip(values, expected) {
      #expect(abs(a - b) <= tolerance, "\(a) for \(b)", sourceLocation: sourceLocation)
    }
  }

  @Test func smallSystems() {
    let two = matrix([[2, 1], [1, 3]])
    expectClose(two.solved(matrix([[3], [5]])), [0.8, 1.4])
    // Two right sides at once; the first pivot is 0, so that rows must be exchanged.
    let exchanged = matrix([[0, 2], [4, 0]])
    let found = exchanged.solved(matrix([[2, 6], [8, 4]]))
    #expect(found.shape == [2, 2] && found.dtype == .float64)
    expectClose(found, [2, 1, 1, 3])
    let three = matrix([[1, 2, 0], [0, 1, 5], [3, 0, 1]])
    // Of (1, −1, 2): the products of the rows with it.
    expectClose(three.solved(matrix([[-1], [9], [5]])), [1, -1, 2])
    expectClose(matrix([[4]]).solved(matrix([[2]])), [0.5])
    let single = Tensor([2, 0, 0, 4] as [Float], shape: [2, 2])
      .solved(Tensor([1, 1] as [Float], shape: [2, 1]))
    #expect(single.dtype == .float32 && single.floats == [0.5, 0.25])
  }

  /// For x = A⁻¹b and L = Σ xᵢ: ∂L/∂b = A⁻ᵀ1 and ∂L/∂A = −(A⁻ᵀ1) xᵀ.
  @Test func gradientsOfASolution() throws {
    let a = matrix([[2, 0], [1, 4]])
    let b = matrix([[2], [9]])
    withGradients {
      a.requiresGradient = true
      b.requiresGradient = true
      a.solved(b).sum().backward()
    }
    // x = (1, 2), and A⁻ᵀ1 = (3/8, 1/4).
    expectClose(try #require(b.gradient), [0.375, 0.25])
    expectClose(try #require(a.gradient), [-0.375, -0.75, -0.25, -0.5])
  }

  @Test func whatCannotBeSolvedIsAnError() {
    let systems = [
      (matrix([[1, 2], [2, 4]]), matrix([[1], [1]])),
      (matrix([[0, 0], [0, 0]]), matrix([[1], [1]])),
      (matrix([[1, 2, 3], [4, 5, 6]]), matrix([[1], [1]])),
      (matrix([[1, 0], [0, 1]]), matrix([[1], [1], [1]])),
    ]
    for (matrix, right) in systems {
      let error = #expect(throws: RewardError.self) {
        try withTensorErrors { #expect(!matrix.solved(right).isDefined) }
      }
      #expect(error?.code == .torch && error?.message.contains("solve") == true)
    }
  }

  /// (1, −1) and (1, 1) over √2, with the values 1 and 3; what is above the diagonal is not read.
  @Test(arguments: [1.0, 99]) func eigenvectorsOfTwo(above: Double) {
    let (values, vectors) = matrix([[2, above], [1, 2]]).symmetricEigenvectors()
    expectClose(values, [1, 3])
    let entries = vectors.doubles
    let root = 0.5.squareRoot()
    #expect(entries.allSatisfy { abs(abs($0) - root) < 1e-12 })
    // Columns: those of the first have different signs, those of the second the same.
    #expect(entries[0] * entries[2] < 0 && entries[1] * entries[3] > 0)
  }

  @Test func eigenvectorsOfADiagonal() {
    let (values, vectors) = matrix([[5, 0, 0], [0, -1, 0], [0, 0, 2]]).symmetricEigenvectors()
    expectClose(values, [-1, 2, 5])
    #expect(vectors.doubles.map(abs) == [0, 0, 1, 1, 0, 0, 0, 1, 0])
  }

  /// VᵀV = I and V diag(λ) Vᵀ = A, for a matrix without structure.
  @Test func eigenvectorsAreABasis() {
    let n = 7
    var source = RandomSource(seed: 5)
    let some = Tensor((0..<n * n).map { _ in source.normal() }, shape: [n, n])
    let symmetric = some + some.transposed()
    let (values, vectors) = symmetric.symmetricEigenvectors()
    let identity = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    expectClose(vectors.transposed().matmul(vectors), identity, within: 1e-10)
    let again = (vectors * values).matmul(vectors.transposed())
    expectClose(again, symmetric.doubles, within: 1e-10)
    #expect(values.doubles == values.doubles.sorted())
    let trace = (0..<n).reduce(0.0) { $0 + symmetric.doubles[$1 * (n + 1)] }
    #expect(abs(values.doubles.reduce(0, +) - trace) < 1e-10)
  }

  @Test func noMatrixHasNoEigenvectors() {
    for odd in [matrix([[1, 2, 3], [4, 5, 6]]), Tensor([1, 2] as [Double])] {
      let error = #expect(throws: RewardError.self) {
        try withTensorErrors {
          let (values, vectors) = odd.symmetricEigenvectors()
          #expect(!values.isDefined && !vectors.isDefined)
        }
      }
      #expect(error?.code == .torch && error?.message.contains("eigenvectors") == true)
    }
  }
}
