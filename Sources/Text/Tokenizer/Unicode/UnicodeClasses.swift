/// The general categories, in the order of the packed table.
enum GeneralCategory: UInt8, CaseIterable {
  case cn, lu, ll, lt, lm, lo, mn, mc, me, nd, nl, no, pc, pd, ps, pe, pi, pf, po
  case sm, sc, sk, so, zs, zl, zp, cc, cf, co, cs

  var mask: UInt32 { 1 << UInt32(rawValue) }
  static let letters = lu.mask | ll.mask | lt.mask | lm.mask | lo.mask
  static let marks = mn.mask | mc.mask | me.mask
  static let numbers = nd.mask | nl.mask | no.mask
}

/// What the reference tokenizers think of each scalar, as flat arrays over all code points.
///
/// About 3.4 MB, built once on first use. Ids must not depend on the Unicode version of the
/// toolchain, and a lookup must cost one load: pre-tokenizers ask once or twice per scalar.
struct UnicodeClasses: @unchecked Sendable {
  /// Bits of `flags`. Letter, number and space are those of the regular expressions.
  static let letter: UInt8 = 1
  static let number: UInt8 = 2
  static let space: UInt8 = 4
  /// Rust's `char::is_numeric`, which `Digits` uses.
  static let numeric: UInt8 = 8
  /// `\w` of the `Whitespace` pre-tokenizer and of `single_word`.
  static let word: UInt8 = 16
  /// Punctuation of `BertPreTokenizer` and `Punctuation`.
  static let punctuation: UInt8 = 32
  /// What `BertNormalizer` cleans away.
  static let control: UInt8 = 64
  /// The accents that `BertNormalizer` strips.
  static let nonspacingMark: UInt8 = 128

  static let shared = UnicodeClasses()

  // Unsafe pointers to memory that is written here once and never freed: plain arrays would add a
  // bounds check and a retain to the hottest lookups.
  let flags: UnsafePointer<UInt8>
  /// Raw values of `GeneralCategory`.
  let category: UnsafePointer<UInt8>
  /// Canonical combining classes; bit 255 never occurs, so `StripAccents` has its own set.
  let combiningClass: UnsafePointer<UInt8>
  private let combiningMarks: [Range<UInt32>]

  private init() {
    let count = 0x110000
    let category = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    UnicodeClasses.fillRuns(category, UnicodeData.category)
    let combining = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    UnicodeClasses.fillRuns(combining, UnicodeData.combiningClass)

    let flags = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    flags.initialize(repeating: 0, count: count)
    var reader = UnicodeData.Reader(UnicodeData.category)
    var at = 0
    while let value = reader.number(), let length = reader.number() {
      let mask = UInt32(1) << UInt32(value)
      var flag: UInt8 = 0
      if mask & GeneralCategory.letters != 0 { flag = UnicodeClasses.letter }
      if mask & GeneralCategory.numbers != 0 { flag = UnicodeClasses.number }
      if flag != 0 { for offset in at..<at + length { flags[offset] = flag } }
      at += length
    }
    for (text, flag) in [
      (UnicodeData.numeric, UnicodeClasses.numeric), (UnicodeData.word, UnicodeClasses.word),
      (UnicodeData.punctuation, UnicodeClasses.punctuation),
      (UnicodeData.control, UnicodeClasses.control),
      (UnicodeData.nonspacingMark, UnicodeClasses.nonspacingMark),
    ] {
      for range in UnicodeClasses.members(text) {
        for offset in range { flags[Int(offset)] |= flag }
      }
    }
    for range in UnicodeClasses.whitespace {
      for offset in range { flags[Int(offset)] |= UnicodeClasses.space }
    }
    self.flags = UnsafePointer(flags)
    self.category = UnsafePointer(category)
    combiningClass = UnsafePointer(combining)
    combiningMarks = UnicodeClasses.members(UnicodeData.combiningMark)
  }

  /// The property White_Space, which has not changed since Unicode 6.3.
  static let whitespace: [Range<UInt32>] = [
    0x09..<0x0e, 0x20..<0x21, 0x85..<0x86, 0xa0..<0xa1, 0x1680..<0x1681, 0x2000..<0x200b,
    0x2028..<0x202a, 0x202f..<0x2030, 0x205f..<0x2060, 0x3000..<0x3001,
  ]

  /// A mark by the reference's `StripAccents`. Cost: O(log ranges).
  func isCombiningMark(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = combiningMarks.count
    while low < high {
      let middle = (low + high) / 2
      if combiningMarks[middle].upperBound <= scalar { low = middle + 1 } else { high = middle }
    }
    return low < combiningMarks.count && combiningMarks[low].contains(scalar)
  }

  private static func fillRuns(_ target: UnsafeMutablePointer<UInt8>, _ text: StaticString) {
    var reader = UnicodeData.Reader(text)
    var at = 0
    while let value = reader.number(), let length = reader.number() {
      (target + at).initialize(repeating: UInt8(value), count: length)
      at += length
    }
  }

  static func members(_ text: StaticString) -> [Range<UInt32>] {
    var reader = UnicodeData.Reader(text)
    var ranges: [Range<UInt32>] = []
    var at: UInt32 = 0
    while let outside = reader.number(), let inside = reader.number() {
      let start = at + UInt32(outside)
      at = start + UInt32(inside)
      ranges.append(start..<at)
    }
    return ranges
  }
}
