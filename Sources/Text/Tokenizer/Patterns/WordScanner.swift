/// Hand-written splitters for the regular expressions of the common byte-level tokenizers.
///
/// Each takes the text apart completely, in one pass, and gives exactly the pieces of the
/// expression in its comment (a test compares it with `LinearPattern` on the expression).
enum WordScanner: Sendable, Equatable {
  /// GPT-2:
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  case gpt2
  /// cl100k, Llama 3 (three digits at most), Qwen 2 (one digit):
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}|`
  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  case cl100k(digits: Int)
  /// o200k (GPT-4o, Llama 4): words end where a capital begins, and keep their contraction; with
  /// U for `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, l for `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` and
  /// c for `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`
  /// `[^\r\n\p{L}\p{N}]?U*l+c|[^\r\n\p{L}\p{N}]?U+l*c|\p{N}{1,3}|`
  /// ` ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  case o200k

  /// The scanner for exactly this expression, if there is one.
  init?(expression: String) {
    switch expression {
    case WordScanner.gpt2.expression,
      #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#:
      self = .gpt2
    case WordScanner.cl100k(digits: 1).expression: self = .cl100k(digits: 1)
    case WordScanner.cl100k(digits: 2).expression: self = .cl100k(digits: 2)
    case WordScanner.cl100k(digits: 3).expression: self = .cl100k(digits: 3)
    case WordScanner.o200k.expression: self = .o200k
    default: return nil
    }
  }

  /// The regular expression that the scanner stands for.
  var expression: String {
    let contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    let open = #"[^\r\n\p{L}\p{N}]?"#
    let spaces = #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
    switch self {
    case .gpt2:
      return #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .cl100k(let digits):
      return contraction + "|" + open + #"\p{L}+|\p{N}"# + (digits == 1 ? "" : "{1,\(digits)}")
        + #"| ?[^\s\p{L}\p{N}]+[\r\n]*"# + spaces
    case .o200k:
      let upper = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
      let lower = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
      return open + upper + "*" + lower + "+" + contraction + "?|" + open + upper + "+" + lower
        + "*" + contraction + #"?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*"# + spaces
    }
  }

  /// Appends the ends of the pieces of `text[start..<end]`; the first piece starts at `start`.
  func ends(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into ends: inout [Int]
  ) {
    let reader = Reader(
      text: text, end: end, flags: UnicodeClasses.shared.flags,
      category: UnicodeClasses.shared.category)
    var at = start
    switch self {
    case .gpt2:
      while at < end {
        at = reader.gpt2(at)
        ends.append(at)
      }
    case .cl100k(let digits):
      while at < end {
        at = reader.cl100k(at, digits: digits)
        ends.append(at)
      }
    case .o200k:
      while at < end {
        at = reader.o200k(at)
        ends.append(at)
      }
    }
  }
}

private struct Reader {
  let text: UnsafePointer<UInt8>
  let end: Int
  let flags: UnsafePointer<UInt8>
  let category: UnsafePointer<UInt8>

  private static let letter = UnicodeClasses.letter
  private static let number = UnicodeClasses.number
  private static let space = UnicodeClasses.space
  private static let any = letter | number | space

  /// Letter, number and space bits of the scalar at `at`, and where the next scalar starts. At the
  /// end of the text the bits are those of no scalar at all.
  @inline(__always)
  private func look(_ at: Int) -> (bits: UInt8, next: Int) {
    if at >= end { return (0xff, at) }
    let (scalar, length) = UTF8Text.scalar(text, at)
    return (flags[Int(scalar)] & Reader.any, at + length)
  }

  /// The end of the run of scalars with `bit` from `at` on.
  @inline(__always)
  private func run(_ at: Int, of bit: UInt8) -> Int {
    var at = at
    while at < end {
      let (bits, next) = look(at)
      if bits & bit == 0 { break }
      at = next
    }
    return at
  }

  /// The end of the run of scalars that are neither letter nor number nor space.
  @inline(__always)
  private func runOfOthers(_ at: Int) -> Int {
    var at = at
    while at < end {
      let (bits, next) = look(at)
      if bits != 0 { break }
      at = next
    }
    return at
  }

  @inline(__always)
  private func isNewline(_ at: Int) -> Bool { text[at] == 0x0a || text[at] == 0x0d }

  /// `'s`, `'re` and so on at the apostrophe `at`: the end, or nil.
  private func contraction(_ at: Int, ignoresCase: Bool) -> Int? {
    let left = end - at
    guard left >= 2 else { return nil }
    let fold: UInt8 = ignoresCase ? 0x20 : 0
    let first = text[at + 1] | fold
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return at + 2
    default: break
    }
    guard left >= 3 else { return nil }
    // Ignoring case, ſ (U+017F) is an s.
    if ignoresCase, text[at + 1] == 0xc5, text[at + 2] == 0xbf { return at + 3 }
    switch (first, text[at + 2] | fold) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return at + 3
    default: return nil
    }
  }

  /// A run of space from `at` on that is not at the end of the text leaves its last scalar to what
  /// follows, unless it is the only one.
  private func spaces(_ at: Int, upTo stop: Int) -> Int {
    if stop == end { return stop }
    let last = UTF8Text.previous(text, stop)
    return last > at ? last : stop
  }

  @inline(__always)
  func gpt2(_ at: Int) -> Int {
    let byte = text[at]
    if byte == UInt8(ascii: "'"), let stop = contraction(at, ignoresCase: false) { return stop }
    var (bits, next) = look(at)
    if byte == UInt8(ascii: " ") {
      let after = look(next)
      if after.bits & Reader.space == 0 { (bits, next) = after }
    }
    if bits & Reader.space != 0 { return spaces(at, upTo: run(next, of: Reader.space)) }
    if bits & Reader.letter != 0 { return run(next, of: Reader.letter) }
    if bits & Reader.number != 0 { return run(next, of: Reader.number) }
    return runOfOthers(next)
  }

  @inline(__always)
  func cl100k(_ at: Int, digits: Int) -> Int {
    let byte = text[at]
    if byte == UInt8(ascii: "'"), let stop = contraction(at, ignoresCase: true) { return stop }
    let (bits, next) = look(at)
    if bits & Reader.letter != 0 { return run(next, of: Reader.letter) }
    if bits & Reader.number != 0 { return number(next, digits: digits) }
    let after = look(next)
    if !isNewline(at), next < end, after.bits & Reader.letter != 0 {
      return run(after.next, of: Reader.letter)
    }
    if bits == 0 { return newlines(runOfOthers(next)) }
    if byte == UInt8(ascii: " "), next < end, after.bits == 0 {
      return newlines(runOfOthers(after.next))
    }
    return lineOrSpaces(at, next)
  }

  /// The end of at most `digits` numbers, the first of which ends at `at`.
  private func number(_ at: Int, digits: Int) -> Int {
    var at = at
    for _ in 1..<digits where at < end {
      let (bits, next) = look(at)
      if bits & Reader.number == 0 { break }
      at = next
    }
    return at
  }

  /// A run of space: up to its last newline, if it has one.
  private func lineOrSpaces(_ at: Int, _ next: Int) -> Int {
    let stop = run(next, of: Reader.space)
    var last = stop
    while last > at {
      if isNewline(last - 1) { return last }
      last -= 1
    }
    return spaces(at, upTo: stop)
  }

  private func newlines(_ at: Int) -> Int {
    var at = at
    while at < end, isNewline(at) { at += 1 }
    return at
  }

  private static let upper =
    GeneralCategory.lu.mask | GeneralCategory.lt.mask | GeneralCategory.lm.mask
    | GeneralCategory.lo.mask | GeneralCategory.marks
  private static let lower =
    GeneralCategory.ll.mask | GeneralCategory.lm.mask | GeneralCategory.lo.mask
    | GeneralCategory.marks

  func o200k(_ at: Int) -> Int {
    let (bits, next) = look(at)
    if bits & Reader.number != 0 { return number(next, digits: 3) }
    let isLetter = bits & Reader.letter != 0
    // A scalar before the word goes with it; a mark can be that, or part of the word.
    let starts = isLetter ? [at] : isNewline(at) ? [] : [next, at]
    for start in starts { if let stop = lowerWord(start) { return withContraction(stop) } }
    for start in starts { if let stop = upperWord(start) { return withContraction(stop) } }
    if bits == 0 { return newlinesAndSlashes(runOfOthers(next)) }
    if text[at] == UInt8(ascii: " "), next < end, look(next).bits == 0 {
      return newlinesAndSlashes(runOfOthers(next))
    }
    return lineOrSpaces(at, next)
  }

  private func mask(_ at: Int) -> (mask: UInt32, next: Int) {
    let (scalar, length) = UTF8Text.scalar(text, at)
    return (1 << UInt32(category[Int(scalar)]), at + length)
  }

  private func run(_ at: Int, of wanted: UInt32) -> Int {
    var at = at
    while at < end {
      let (mask, next) = mask(at)
      if mask & wanted == 0 { break }
      at = next
    }
    return at
  }

  /// `U*l+`
  private func lowerWord(_ at: Int) -> Int? {
    let stop = run(at, of: Reader.upper)
    let last = run(stop, of: Reader.lower)
    if last > stop { return last }
    // Without a small letter behind them the capitals give back to the last scalar that is both.
    var back = stop
    while back > at {
      let start = UTF8Text.previous(text, back)
      if mask(start).mask & Reader.lower != 0 { return back }
      back = start
    }
    return nil
  }

  /// `U+l*`
  private func upperWord(_ at: Int) -> Int? {
    let stop = run(at, of: Reader.upper)
    return stop > at ? run(stop, of: Reader.lower) : nil
  }

  private func withContraction(_ at: Int) -> Int {
    guard at < end, text[at] == UInt8(ascii: "'") else { return at }
    return contraction(at, ignoresCase: true) ?? at
  }

  private func newlinesAndSlashes(_ at: Int) -> Int {
    var at = at
    while at < end, isNewline(at) || text[at] == UInt8(ascii: "/") { at += 1 }
    return at
  }
}
