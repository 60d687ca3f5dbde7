// The substitutions that the tokenisers of BLEU are defined by, each in one scan: O(scalars).

/// Which of two neighbours is set apart from everything around it.
enum PairMember {
  case first
  case second
}

extension [Unicode.Scalar] {
  /// Puts spaces around every scalar of a kind.
  func spaced(around isMark: (Unicode.Scalar) -> Bool) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count + count / 2)
    for scalar in self {
      if isMark(scalar) {
        result.append(" ")
        result.append(scalar)
        result.append(" ")
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  /// Puts spaces around one of two neighbours, wherever the two are of the kinds given.
  ///
  /// From left to right, and a scalar belongs to one pair at most, as the matches of a regular
  /// expression do: of "a.." the second full stop finds its neighbour taken.
  func separating(
    _ member: PairMember, where isFirst: (Unicode.Scalar) -> Bool,
    then isSecond: (Unicode.Scalar) -> Bool
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count + count / 2)
    var index = 0
    while index < count {
      guard index + 1 < count, isFirst(self[index]), isSecond(self[index + 1]) else {
        result.append(self[index])
        index += 1
        continue
      }
      if member == .first { result.append(" ") }
      result.append(self[index])
      result.append(" ")
      result.append(self[index + 1])
      if member == .second { result.append(" ") }
      index += 2
    }
    return result
  }

  /// Replaces `old`, which is not empty, from left to right. Cost: O(count · old).
  func substituting(_ old: String, by new: String) -> [Unicode.Scalar] {
    let pattern = [Unicode.Scalar](old.unicodeScalars)
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      if self[index] == pattern[0], self[index...].starts(with: pattern) {
        result.append(contentsOf: new.unicodeScalars)
        index += pattern.count
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }
}
