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

  /// The scanner for exactly this expression, if there is one.
  init?(expression: String) {
    let ends = #"| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    let lineEnds = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    let word = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+"#
    switch expression {
    case WordScanner.gpt2Expression, #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+"# + ends:
      self = .gpt2
    case word + #"|\p{N}{1,3}"# + lineEnds: self = .cl100k(digits: 3)
    case word + #"|\p{N}{1,2}"# + lineEnds: self = .cl100k(digits: 2)
    case word + #"|\p{N}"# + lineEnds: self = .cl100k(digits: 1)
    default: return nil
    }
  }

  static let gpt2Expression =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// Appends the ends of the pieces of `text[start..<end]`; the first piece starts at `start`.
  func ends(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into ends: inout [Int]
  ) {
    let reader = Reader(text: text, end: end, flags: UnicodeClasses.shared.flags)
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
    }
  }
}

private struct Reader {
  let text: UnsafePointer<UInt8>
  let end: Int
  let flags: UnsafePointer<UInt8>

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
    if bits & Reader.number != 0 {
      var at = next
      for _ in 1..<digits where at < end {
        let (bits, next) = look(at)
        if bits & Reader.number == 0 { break }
        at = next
      }
      return at
    }
    let after = look(next)
    if !isNewline(at), next < end, after.bits & Reader.letter != 0 {
      return run(after.next, of: Reader.letter)
    }
    if bits == 0 { return newlines(runOfOthers(next)) }
    if byte == UInt8(ascii: " "), next < end, after.bits == 0 {
      return newlines(runOfOthers(after.next))
    }
    // A run of space: up to its last newline, if it has one.
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
}
