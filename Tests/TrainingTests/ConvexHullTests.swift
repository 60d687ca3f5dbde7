import Basics
import Testing

@testable import Training

@Suite struct ConvexHullTests {
  /// Whether a point lies in the hull of others: in a triangle or on a segment of them
  /// (Carathéodory).
  private func isInside(_ point: SIMD2<Double>, of others: [SIMD2<Double>]) -> Bool {
    func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
      (b - a).x * (c - a).y - (b - a).y * (c - a).x
    }
    for a in others {
      for b in others where b != a {
        let along = (point - a) * (b - a)
        let length = (b - a) * (b - a)
        if cross(a, b, point) == 0, (0...length.sum()).contains(along.sum()) { return true }
        for c in others where cross(a, b, c) > 0 {
          if cross(a, b, point) >= 0, cross(b, c, point) >= 0, cross(c, a, point) >= 0 {
            return true
          }
        }
      }
    }
    return false
  }

  private func check(_ points: [SIMD2<Double>]) {
    let corners = ConvexHull.corners(of: points)
    let distinct = Set(points)
    // A corner is a point that the others' hull has not.
    let expected = distinct.filter { point in !isInside(point, of: distinct.filter { $0 != point })
    }
    #expect(Set(corners.map { points[$0] }) == expected && corners.count == expected.count)
    for (place, corner) in corners.enumerated() {
      #expect(points.firstIndex(of: points[corner]) == corner, "the first of equal points")
      guard corners.count > 2 else { continue }
      let (a, b, c) = (
        points[corner], points[corners[(place + 1) % corners.count]],
        points[corners[(place + 2) % corners.count]]
      )
      #expect((b - a).x * (c - a).y > (b - a).y * (c - a).x, "counter-clockwise")
    }
    if let first = corners.first {
      let start = points[first]
      #expect(points.allSatisfy { ($0.x, $0.y) >= (start.x, start.y) })
    }
  }

  private static let grid = (0..<9).map { SIMD2(Double($0 % 3), Double($0 / 3)) }

  /// Every set of points of a 3 × 3 grid.
  @Test func hullsOfAllSetsOfASmallGrid() {
    for set in 0..<512 {
      check((0..<9).filter { set >> $0 & 1 == 1 }.map { Self.grid[$0] })
    }
  }

  /// Every list of three points, with repetitions and in every order; and larger random ones.
  @Test func hullsWithRepeatedPoints() {
    for code in 0..<729 {
      check([code % 9, code / 9 % 9, code / 81].map { Self.grid[$0] })
    }
    var source = RandomSource(seed: 3)
    for _ in 0..<60 {
      check(
        (0..<12).map { _ in
          SIMD2(
            Double(Int.random(in: -4...4, using: &source)),
            Double(Int.random(in: -4...4, using: &source)))
        })
    }
    #expect(ConvexHull.corners(of: []).isEmpty)
    #expect(ConvexHull.corners(of: [[0, 0], [2, 0], [1, 1], [1, 0.25], [1, 0]]) == [0, 1, 2])
  }
}
