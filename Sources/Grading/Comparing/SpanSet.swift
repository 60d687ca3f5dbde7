/// A set of real numbers: a union of intervals and points.
struct SpanSet: Sendable {
  /// An interval; both ends are the same formula for a point.
  struct Span: Sendable {
    var lower: Formula
    var isLowerClosed: Bool
    var upper: Formula
    var isUpperClosed: Bool
  }

  /// From left to right, apart from one another, where all ends are known numbers; else as written.
  let spans: [Span]

  /// The union of the spans. Spans that touch become one; empty ones vanish.
  init(_ spans: [Span]) {
    var known: [Known] = []
    for span in spans {
      guard let lower = span.lower.real?.value, let upper = span.upper.real?.value else {
        self.spans = spans
        return
      }
      let isPoint = lower == upper && span.isLowerClosed && span.isUpperClosed
      if lower < upper || isPoint { known.append(Known(span: span, lower: lower, upper: upper)) }
    }
    known.sort { one, two in
      if one.lower != two.lower { return one.lower < two.lower }
      return one.span.isLowerClosed && !two.span.isLowerClosed
    }
    var merged: [Known] = []
    for next in known {
      if let last = merged.last, last.touches(next) {
        merged[merged.count - 1].join(next)
      } else {
        merged.append(next)
      }
    }
    self.spans = merged.map(\.span)
  }

  /// A span with the values of its ends.
  private struct Known {
    var span: Span
    let lower: Double
    var upper: Double

    /// Whether nothing lies between this and the next, which begins no earlier.
    func touches(_ next: Known) -> Bool {
      if next.lower != upper { return next.lower < upper }
      return next.span.isLowerClosed || span.isUpperClosed
    }

    mutating func join(_ next: Known) {
      if next.upper > upper {
        span.upper = next.span.upper
        span.isUpperClosed = next.span.isUpperClosed
        upper = next.upper
      } else if next.upper == upper, next.span.isUpperClosed {
        span.isUpperClosed = true
      }
    }
  }

  func union(_ other: SpanSet) -> SpanSet { SpanSet(spans + other.spans) }

  /// What lies in both; nil where an end is no known number.
  func intersection(_ other: SpanSet) -> SpanSet? {
    var common: [Span] = []
    for one in spans {
      for two in other.spans {
        guard let a = one.lower.real?.value, let b = two.lower.real?.value,
          let c = one.upper.real?.value, let d = two.upper.real?.value
        else { return nil }
        var span = one
        if b > a || (b == a && !two.isLowerClosed) {
          (span.lower, span.isLowerClosed) = (two.lower, two.isLowerClosed)
        }
        if d < c || (d == c && !two.isUpperClosed) {
          (span.upper, span.isUpperClosed) = (two.upper, two.isUpperClosed)
        }
        common.append(span)
      }
    }
    return SpanSet(common)
  }

  /// Everything else.
  var complement: SpanSet {
    var gaps: [Span] = []
    var gap = Span(
      lower: .minusInfinity, isLowerClosed: false, upper: .infinity, isUpperClosed: false)
    for span in spans {
      gap.upper = span.lower
      gap.isUpperClosed = !span.isLowerClosed && span.lower.infinitySign == nil
      gaps.append(gap)
      gap.lower = span.upper
      gap.isLowerClosed = !span.isUpperClosed && span.upper.infinitySign == nil
    }
    gap.upper = .infinity
    gap.isUpperClosed = false
    return SpanSet(gaps + [gap])
  }

  static let reals = SpanSet([]).complement

  static func point(_ value: Formula) -> Span {
    Span(lower: value, isLowerClosed: true, upper: value, isUpperClosed: true)
  }

  /// The members, where it is a set of points.
  var points: [Formula]? {
    let points = spans.filter { span in
      span.lower.expression == span.upper.expression
    }
    return points.count == spans.count ? points.map(\.lower) : nil
  }
}
