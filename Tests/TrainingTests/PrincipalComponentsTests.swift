import Basics
import Testing

@testable import Training

@Suite struct PrincipalComponentsTests {
  /// ±2 along (0.6, 0.8) and ±1 across, about (10, 20).
  @Test func componentsOfAKnownCase() throws {
    let plane: [[Float]] = [[11.2, 21.6], [8.8, 18.4], [9.2, 20.6], [10.8, 19.4]]
    for padding in [0, 5] {
      let rows = plane.map { $0 + [Float](repeating: 3, count: padding) }
      let found = try PrincipalComponents(rows, count: 7)
      #expect(found.directions.count == 2 && found.variances.count == 2)
      let expected = [[0.6, 0.8], [0.8, -0.6]]
      for (direction, wanted) in zip(found.directions, expected) {
        for (a, b) in zip(direction, wanted) { #expect(abs(a - b) < 1e-6) }
        #expect(direction.dropFirst(2).allSatisfy { abs($0) < 1e-9 })
      }
      #expect(zip(found.variances, [8.0 / 3, 2.0 / 3]).allSatisfy { abs($0 - $1) < 1e-5 })
      let ends = rows.map { found.coordinates(of: $0) }
      for (end, wanted) in zip(ends, [[2.0, 0], [-2, 0], [0, -1], [0, 1]]) {
        #expect(abs(end[0] - wanted[0]) < 1e-5 && abs(end[1] - wanted[1]) < 1e-5)
      }
      #expect(try PrincipalComponents(rows, count: 1).directions == [found.directions[0]])
    }
  }

  /// Both ways to compute them agree, and variances are those of the coordinates.
  @Test func componentsOfTallAndWideRows() throws {
    var source = RandomSource(seed: 9)
    let rows = (0..<8).map { _ in (0..<5).map { _ in Float(source.normal()) } }
    let tall = try PrincipalComponents(rows, count: 5)
    let wide = try PrincipalComponents(rows.map { $0 + [0, 0, 0, 0, 0] }, count: 5)
    #expect(tall.directions.count == 5 && wide.directions.count == 5)
    for place in 0..<5 {
      #expect(abs(tall.variances[place] - wide.variances[place]) < 1e-9)
      #expect(
        zip(tall.directions[place], wide.directions[place]).allSatisfy { abs($0 - $1) < 1e-7 })
      let along = rows.map { tall.coordinates(of: $0)[place] }
      #expect(abs(along.reduce(0, +)) < 1e-6)
      #expect(abs(along.reduce(0) { $0 + $1 * $1 } / 7 - tall.variances[place]) < 1e-9)
      for other in 0..<place {
        let product = zip(tall.directions[place], tall.directions[other]).reduce(0) {
          $0 + $1.0 * $1.1
        }
        #expect(abs(product) < 1e-9)
      }
    }
  }

  @Test func rowsThatDoNotVary() throws {
    #expect(try PrincipalComponents([[1, 2, 3]], count: 2).directions.isEmpty)
    #expect(try PrincipalComponents([[1, 2], [1, 2], [1, 2]], count: 2).variances.isEmpty)
    let line = try PrincipalComponents([[0, 0], [1, -1], [2, -2]], count: 2)
    #expect(line.directions.count == 1, "of (1, −1) the first entry is above 0")
    #expect(abs(line.directions[0][0] - 0.5.squareRoot()) < 1e-12)
    #expect(abs(line.coordinates(of: [2, -2])[0] - 2.0.squareRoot()) < 1e-12)
    let error = #expect(throws: RewardError.self) {
      try PrincipalComponents([[1, .nan], [0, 1]], count: 1)
    }
    #expect(error?.code == .componentsNotFinite)
  }
}
