/// The measured Unicode facts (see `Tests/Oracle/tokenizers_unicode.py`) in their packed form.
enum UnicodeData {
  /// A reader of the packed numbers: base-32 digits, least first, with a "more follows" bit.
  struct Reader {
    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    /// `text` must outlive the reader; static strings live for ever.
    init(_ text: StaticString) {
      next = text.utf8Start
      end = next + text.utf8CodeUnitCount
    }

    mutating func number() -> Int? {
      var value = 0
      var shift = 0
      while next < end {
        let digit = Reader.digit(next.pointee)
        next += 1
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32 { return value }
      }
      return nil
    }

    mutating func signed() -> Int? {
      number().map { $0 & 1 == 0 ? $0 >> 1 : -(($0 + 1) >> 1) }
    }

    private static func digit(_ byte: UInt8) -> Int {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 55
      case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 61
      case UInt8(ascii: "-"): 62
      default: 63
      }
    }
  }
}
