import Tensors

/// A projection's parts, laid out for the matrix library in the groups that are computed together.
struct PackedProjection {
  private let groups: [(parts: Range<Int>, linear: PackedLinear)]

  /// - Parameter groups: adjoining, in the order of their parts.
  init(_ groups: [(parts: Range<Int>, linear: PackedLinear)]) { self.groups = groups }

  /// The layer of exactly these parts, where they were packed together.
  func exactly(_ range: Range<Int>) -> PackedLinear? {
    groups.first { $0.parts == range }?.linear
  }

  /// `[tokens, inputs]` to the outputs of some parts, which begin and end with groups.
  func callAsFunction(_ x: Tensor, _ range: Range<Int>) -> Tensor {
    if let linear = exactly(range) { return linear(x) }
    let wanted = groups.filter { $0.parts.overlaps(range) }
    precondition(
      wanted.first?.parts.lowerBound == range.lowerBound
        && wanted.last?.parts.upperBound == range.upperBound,
      "parts \(range) were not packed so")
    return Tensor.concatenated(wanted.map { $0.linear(x) }, 1)
  }

  /// The one group there is, added to `other`.
  func whole(_ x: Tensor, addedTo other: Tensor) -> Tensor {
    precondition(groups.count == 1, "a sum needs all parts in one group")
    return groups[0].linear(x, addedTo: other)
  }
}
