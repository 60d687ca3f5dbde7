extension ValueComparison {
  /// Members without an order: as often in the one as in the other.
  ///
  /// Members that have names keep them: x = 1, y = 2 is not x = 2, y = 1; against members without
  /// names their order counts.
  func lists(_ one: [AnswerValue], _ two: [AnswerValue]) -> AnswerComparison {
    let (left, right) = (named(one), named(two))
    if let left, let right, Set(left.keys) == Set(right.keys) {
      return .all(left.map { compare($0.value, right[$0.key]!) })
    }
    let result = matched(one, two)
    guard (left == nil) != (right == nil), result.isEqual else {
      // Repeated members are a matter of form: 1, 1, 2 and 1, 2.
      guard result.isDifferent, one.count != two.count else { return result }
      return sets(one, two).isEqual ? .undecided(.form) : result
    }
    return all(one, two).isEqual ? result : .undecided(.ambiguous)
  }

  /// The members by their names, where each has its own.
  private func named(_ members: [AnswerValue]) -> [AnswerValue.Label: AnswerValue]? {
    var named: [AnswerValue.Label: AnswerValue] = [:]
    for member in members {
      guard case .labelled(let label, let value) = member, named[label] == nil else { return nil }
      named[label] = value
    }
    return named
  }

  /// Members without order and number: each of the one is in the other and the reverse.
  func sets(_ one: [AnswerValue], _ two: [AnswerValue]) -> AnswerComparison {
    guard let left = distinct(one), let right = distinct(two) else {
      return .undecided(.tooLarge)
    }
    return matched(left, right)
  }

  /// Members in brackets against members without: equal in this order; in another one it is not
  /// said whether the order counts. In square brackets two members may be an interval.
  func ordered(
    _ members: [AnswerValue], _ brackets: AnswerValue.Brackets, with list: [AnswerValue]
  ) -> AnswerComparison {
    let inOrder = all(members, list)
    if brackets == .square, members.count == 2 { return inOrder.inAnotherForm }
    return inOrder.isDifferent ? matched(members, list).inAnotherForm : inOrder
  }

  /// Without members that are equal to an earlier one.
  private func distinct(_ members: [AnswerValue]) -> [AnswerValue]? {
    guard members.count <= limits.items else { return nil }
    var kept: [AnswerValue] = []
    for member in members where !kept.contains(where: { compare($0, member).isEqual }) {
      kept.append(member)
    }
    return kept
  }

  /// A pairing of the members of both. Equality is transitive among members without units, so that
  /// the first partner found is as good as any other.
  private func matched(_ one: [AnswerValue], _ two: [AnswerValue]) -> AnswerComparison {
    guard one.count == two.count else { return .different(.exact) }
    guard one.count <= limits.items else { return .undecided(.tooLarge) }
    var (free, unmatched) = (two, [AnswerValue]())
    var evidence = AnswerComparison.Evidence.text
    for member in one {
      let partner = free.indices.lazy
        .map { (index: $0, result: compare(member, free[$0])) }
        .first { $0.result.isEqual }
      if let partner {
        free.remove(at: partner.index)
        evidence = max(evidence, partner.result.evidence!)
      } else {
        unmatched.append(member)
      }
    }
    guard !unmatched.isEmpty else { return .equal(evidence) }
    // A member of either that is different from all that are left decides.
    let results = unmatched.map { member in free.map { compare(member, $0) } }
    let isAlone =
      results.contains { $0.allSatisfy(\.isDifferent) }
      || free.indices.contains { index in results.allSatisfy { $0[index].isDifferent } }
    let doubt = results.joined().first { !$0.isDifferent }
    return isAlone ? .different(.exact) : doubt ?? .different(.exact)
  }
}
