/// A set of Unicode scalars as regular expressions write it: `[^\s\p{L}]`, `\d`, `a`.
struct ScalarSet: Sendable {
  var categories: UInt32 = 0
  var ranges: [ClosedRange<UInt32>] = []
  var hasSpace = false
  var hasWord = false
  /// Sets inside a bracket that cannot be merged, such as `\S` in `[\S\n]`.
  var nested: [ScalarSet] = []
  var isNegated = false
  private var ascii: (UInt64, UInt64) = (0, 0)

  init() {}
  init(_ scalar: UInt32) { ranges = [scalar...scalar] }
  init(categories: UInt32) { self.categories = categories }

  /// Adds the members of `other`.
  mutating func formUnion(_ other: ScalarSet) {
    guard !other.isNegated else {
      nested.append(other)
      return
    }
    categories |= other.categories
    ranges += other.ranges
    hasSpace = hasSpace || other.hasSpace
    hasWord = hasWord || other.hasWord
    nested += other.nested
  }

  /// Fills the table for ASCII; call when the set is complete.
  func sealed() -> ScalarSet {
    var copy = self
    copy.nested = nested.map { $0.sealed() }
    for scalar in UInt32(0)..<128 where copy.evaluate(scalar) {
      if scalar < 64 {
        copy.ascii.0 |= 1 << UInt64(scalar)
      } else {
        copy.ascii.1 |= 1 << UInt64(scalar - 64)
      }
    }
    return copy
  }

  /// Whether `scalar` is in the (sealed) set. Cost: O(1) for ASCII, else O(ranges).
  @inline(__always)
  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return ascii.0 >> UInt64(scalar) & 1 != 0 }
    if scalar < 128 { return ascii.1 >> UInt64(scalar - 64) & 1 != 0 }
    return evaluate(scalar)
  }

  private func evaluate(_ scalar: UInt32) -> Bool {
    let classes = UnicodeClasses.shared
    return contains(
      scalar, category: classes.category[Int(scalar)],
      isSpace: classes.flags[Int(scalar)] & UnicodeClasses.space != 0,
      isWord: ScalarSet.isWord(scalar))
  }

  /// Whether a scalar is in the set that is told apart by ranges as `scalar` is, and otherwise has
  /// these properties.
  func contains(_ scalar: UInt32, category: UInt8, isSpace: Bool, isWord: Bool) -> Bool {
    (UInt32(1) << UInt32(category) & categories != 0 || hasSpace && isSpace || hasWord && isWord
      || ranges.contains { $0.contains(scalar) }
      || nested.contains {
        $0.contains(scalar, category: category, isSpace: isSpace, isWord: isWord)
      }) != isNegated
  }

  /// Adds where ranges begin, and where what follows them begins.
  func addBounds(to bounds: inout Set<UInt32>) {
    for range in ranges { bounds.formUnion([range.lowerBound, range.upperBound + 1]) }
    for set in nested { set.addBounds(to: &bounds) }
  }

  /// Whether word characters are told apart from others.
  var dependsOnWords: Bool { hasWord || nested.contains { $0.dependsOnWords } }

  /// `\w` of the regular expressions (Oniguruma). It differs from Rust's in eight scalars: it has
  /// the superscript digits and fractions of Latin-1, and not the two zero-width joiners.
  static func isWord(_ scalar: UInt32) -> Bool {
    isWord(
      scalar, isRustWord: UnicodeClasses.shared.flags[Int(scalar)] & UnicodeClasses.word != 0)
  }

  static func isWord(_ scalar: UInt32, isRustWord: Bool) -> Bool {
    switch scalar {
    case 0xb2, 0xb3, 0xb9, 0xbc...0xbe: true
    case 0x200c, 0x200d: false
    default: isRustWord
    }
  }

  /// The set that a property name such as `L`, `Lu` or `^N` stands for; nil for unknown names.
  static func property(_ name: String) -> ScalarSet? {
    var name = name.lowercased()
    var set = ScalarSet()
    if name.hasPrefix("^") {
      set.isNegated = true
      name.removeFirst()
    }
    let long = [
      "letter": "l", "mark": "m", "number": "n", "punctuation": "p", "symbol": "s",
      "separator": "z", "other": "c", "digit": "nd",
    ]
    name = long[name] ?? name
    if name == "space" {
      set.hasSpace = true
      return set
    }
    for (index, category) in GeneralCategory.allCases.enumerated() {
      let code = String(describing: category)
      if code == name || name.utf8.count == 1 && code.hasPrefix(name) {
        set.categories |= 1 << UInt32(index)
      }
    }
    return set.categories == 0 ? nil : set
  }
}
