import Basics
import Foundation
import Testing

@testable import Rewards

private func vectors(_ values: [[Float]]) -> [TextVector] {
  values.map { TextVector($0, reading: Reading(tokens: 1, isTruncated: false, hash: 0)) }
}

@Suite struct RetrievalIndexTests {
  @Test func nearestFirstAndTiesByOrder() throws {
    let list = vectors([[0, 1], [1, 1], [2, 2], [1, 1], [1, 0], [1, -1], [-1, 0]])
    let index = try RetrievalIndex(list)
    #expect(index.count == 6, "one vector is there twice")
    let all = try index.nearest(to: list[4], limit: 10)
    // (1, 1) and (2, 2) have one direction, (1, −1) the same cosine.
    #expect(all.map(\.index) == [4, 1, 2, 5, 0, 6])
    #expect(abs(all[1].similarity - 0.5.squareRoot()) < 1e-12 && all[5].similarity == -1)
    #expect(try index.nearest(to: list[4], limit: 3).map(\.index) == [4, 1, 2])
    #expect(try index.nearest(to: list[4], limit: 9, threshold: 0.8).map(\.index) == [4])
    #expect(try index.nearest(to: list[4], limit: 9, threshold: 0).count == 5, "0 is not below 0")
    let others = try index.nearest(to: list[3], limit: 2, includesItself: false)
    // (2, 2) is another text in the same direction.
    #expect(others.map(\.index) == [2, 0])
  }

  @Test func nothingToFind() throws {
    let index = try RetrievalIndex([])
    #expect(try index.nearest(to: vectors([[1, 0]])[0], limit: 1).isEmpty && index.count == 0)
    let error = #expect(throws: RewardError.self) {
      try RetrievalIndex(vectors([[1, 0], [0, 0]]))
    }
    #expect(error?.code == .embeddingNoDirection && error?.place?.item == "vector 1")
    let one = try RetrievalIndex(vectors([[1, 0]]))
    for odd: [Float] in [[0, 0], [.nan, 1], [.infinity, 1]] {
      let error = #expect(throws: RewardError.self) {
        try one.nearest(to: vectors([odd])[0], limit: 1)
      }
      #expect(error?.code == .embeddingNoDirection)
    }
  }

  /// Against all cosines, sorted.
  @Test func asSortingAllOfThem() throws {
    var source = RandomSource(seed: 4)
    let list = vectors((0..<200).map { _ in (0..<5).map { _ in Float(source.normal()) } })
    let index = try RetrievalIndex(list)
    for query in vectors((0..<20).map { _ in (0..<5).map { _ in Float(source.normal()) } }) {
      let cosines = try list.map { try query.cosine($0) }
      let expected = cosines.indices.sorted { cosines[$0] > cosines[$1] }
        .filter { cosines[$0] >= 0.3 }.prefix(7)
      let found = try index.nearest(to: query, limit: 7, threshold: 0.3)
      #expect(found.map(\.index) == Array(expected))
      #expect(zip(found, expected).allSatisfy { abs($0.similarity - cosines[$1]) < 1e-12 })
    }
  }
}
