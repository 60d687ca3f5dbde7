/// The convex hull of points in the plane.
public enum ConvexHull {
  /// The places of the hull's corners among the points, counter-clockwise from the leftmost one (of
  /// several the lowest), by Andrew's monotone chain.
  ///
  /// Corners alone: points on an edge are none. Of equal points the first one counts. One place
  /// where all points are equal, two where they lie on a line, none without points. Exact as long
  /// as products of coordinates' differences are: for others, three points that are nearly on a
  /// line may count as either. Traps for coordinates that are not finite. Cost: O(n log n).
  public static func corners(of points: [SIMD2<Double>]) -> [Int] {
    precondition(
      points.allSatisfy { $0.x.isFinite && $0.y.isFinite }, "coordinates that are numbers")
    var order = points.indices.sorted {
      (points[$0].x, points[$0].y, $0) < (points[$1].x, points[$1].y, $1)
    }
    var last: SIMD2<Double>?
    order = order.filter { place in
      defer { last = points[place] }
      return points[place] != last
    }
    guard order.count > 2 else { return order }
    let lower = chain(order, points)
    let upper = chain(order.reversed(), points)
    return lower.dropLast() + upper.dropLast()
  }

  /// The points that turn left only, from the first to the last.
  private static func chain(_ order: [Int], _ points: [SIMD2<Double>]) -> [Int] {
    var chain: [Int] = []
    for place in order {
      while chain.count > 1 {
        let (a, b) = (points[chain[chain.count - 2]], points[chain[chain.count - 1]])
        let (u, v) = (b - a, points[place] - a)
        if u.x * v.y - u.y * v.x > 0 { break }
        chain.removeLast()
      }
      chain.append(place)
    }
    return chain
  }
}
