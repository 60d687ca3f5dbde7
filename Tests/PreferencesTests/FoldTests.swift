import Basics
import Preferences
import Testing

/// Folds for models that are asked about what they were not trained on.
@Suite struct FoldTests {
  private func folds(_ groups: [String], _ count: Int, seed: UInt64 = 1) throws -> GroupedFolds {
    var source = RandomSource(seed: seed)
    return try GroupedFolds(groups: groups, count: count, from: &source)
  }

  /// All sizes of up to four groups of up to three examples, in all numbers of folds.
  @Test func noGroupIsInTwoFolds() throws {
    for number in 0..<256 {
      let sizes = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 3]
      let groups = sizes.enumerated().flatMap { group, size in
        Array(repeating: "group \(group)", count: size)
      }
      let different = Set(groups).count
      for count in 2...4 {
        guard different >= count else {
          #expect(code { _ = try folds(groups, count) } == .splitFolds)
          continue
        }
        let found = try folds(groups, count)
        #expect(found.count == count && found.folds.count == groups.count)
        var place: [String: Int] = [:]
        for (group, fold) in zip(groups, found.folds) {
          #expect(place[group] == nil || place[group] == fold, "\(group) is in two folds")
          place[group] = fold
        }
        #expect(Set(found.folds) == Set(0..<count), "a fold without a group")
        for fold in 0..<count {
          let (own, others) = (found.members(fold), found.others(fold))
          #expect((own + others).sorted() == Array(groups.indices))
          #expect(own.allSatisfy { found.folds[$0] == fold })
        }
      }
    }
  }

  /// Examples of their own are dealt evenly, and every seed deals them otherwise.
  @Test func evenAndDrawn() throws {
    let groups = (0..<23).map { "prompt \($0)" }
    let found = try folds(groups, 5)
    let sizes = (0..<5).map { found.members($0).count }.sorted()
    #expect(sizes == [4, 4, 5, 5, 5])
    #expect(try folds(groups, 5) == found)
    #expect(try folds(groups, 5, seed: 2) != found)
  }

  /// Who shares a fold does not hang on the order of the rows.
  @Test func theOrderOfRowsDoesNotMatter() throws {
    let groups = (0..<12).map { "prompt \($0 % 7)" }
    let found = try folds(groups, 3)
    let reversed = try folds(groups.reversed(), 3)
    #expect(Array(reversed.folds.reversed()) == found.folds)
  }
}
