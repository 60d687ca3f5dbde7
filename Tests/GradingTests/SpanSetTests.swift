import Testing

@testable import Grading

/// Unions, intersections and complements of all small intervals, against membership.
struct SpanSetTests {
  private func formula(_ value: Int) -> Formula {
    var effort = Effort(steps: 100, bits: 100)
    return Formula(.number(Rational(value)), &effort)
  }

  /// All intervals and points with ends in 0...2, and two rays.
  private var sets: [SpanSet] {
    var sets: [SpanSet] = [SpanSet([]), .reals]
    for lower in 0...2 {
      for upper in lower...2 {
        for (isLowerClosed, isUpperClosed) in [
          (true, true), (true, false), (false, true), (false, false),
        ] {
          sets.append(
            SpanSet([
              .init(
                lower: formula(lower), isLowerClosed: isLowerClosed, upper: formula(upper),
                isUpperClosed: isUpperClosed)
            ]))
        }
      }
      sets.append(
        SpanSet([
          .init(
            lower: .minusInfinity, isLowerClosed: false, upper: formula(lower), isUpperClosed: true)
        ]))
      sets.append(
        SpanSet([
          .init(lower: formula(lower), isLowerClosed: false, upper: .infinity, isUpperClosed: false)
        ]))
    }
    return sets
  }

  private let points = stride(from: -0.5, through: 2.5, by: 0.5)

  private func contains(_ set: SpanSet, _ value: Double) -> Bool {
    set.spans.contains { span in
      let (lower, upper) = (span.lower.real!.value, span.upper.real!.value)
      return (lower < value || (lower == value && span.isLowerClosed))
        && (value < upper || (value == upper && span.isUpperClosed))
    }
  }

  @Test func operations() throws {
    for one in sets {
      for value in points { #expect(contains(one.complement, value) != contains(one, value)) }
      for two in sets {
        let (union, common) = (one.union(two), try #require(one.intersection(two)))
        for value in points {
          let (left, right) = (contains(one, value), contains(two, value))
          #expect(contains(union, value) == (left || right))
          #expect(contains(common, value) == (left && right))
        }
      }
    }
  }

  /// Two sets compare equal just where they have the same members.
  @Test func equality() {
    for one in sets {
      for two in sets {
        let comparison = ValueComparison(AnswerLimits()).compare(.spans(one), .spans(two))
        let isSame = points.allSatisfy { contains(one, $0) == contains(two, $0) }
        #expect(
          comparison == (isSame ? .equal(.exact) : .different(.exact))
            || isSame && comparison == .equal(.text))
      }
    }
  }
}
