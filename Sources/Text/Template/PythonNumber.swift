/// Python's reading of numbers from texts.
enum PythonNumber {
  enum Integer: Equatable {
    case value(Int)
    case tooLarge
    case malformed
  }

  /// `int(text, base)`: white space around, a sign, digits with single underscores between them,
  /// and a prefix for base 2, 8 and 16.
  static func integer(_ text: String, base: Int) -> Integer {
    guard base == 0 || (2...36).contains(base) else { return .malformed }
    var rest = Array(PythonText.strip(text, nil).utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == 0x2d || sign == 0x2b {
      isNegative = sign == 0x2d
      rest.removeFirst()
    }
    var base = base
    if rest.first == 0x30, let letter = rest.dropFirst().first {
      let prefixed = [0x62: 2, 0x6f: 8, 0x78: 16][Int(letter | 0x20)]
      if let prefixed, base == prefixed || base == 0 {
        base = prefixed
        rest = rest.dropFirst(2)
        if rest.first == 0x5f { rest.removeFirst() }
      }
    }
    if base == 0 {
      if rest.first == 0x30, rest.contains(where: { $0 != 0x30 && $0 != 0x5f }) {
        return .malformed
      }
      base = 10
    }
    guard let digits = withoutUnderscores(rest), !digits.isEmpty else { return .malformed }
    var value = 0
    var isTooLarge = false
    for byte in digits {
      guard let digit = digit(byte), digit < base else { return .malformed }
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.subtractingReportingOverflow(digit)
      isTooLarge = isTooLarge || overflow || carry
      value = sum
    }
    // Counted downwards, since the least integer has no positive counterpart.
    if isTooLarge || (!isNegative && value == .min) { return .tooLarge }
    return .value(isNegative ? value : -value)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x5a: Int(byte) - 0x37
    case 0x61...0x7a: Int(byte) - 0x57
    default: nil
    }
  }

  private static func withoutUnderscores(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard bytes.first != 0x5f, bytes.last != 0x5f else { return nil }
    var result: [UInt8] = []
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x5f, previous == 0x5f { return nil }
      if byte != 0x5f { result.append(byte) }
      previous = byte
    }
    return result
  }

  /// `float(text)`; nil when it is none.
  static func float(_ text: String) -> Double? {
    let stripped = Array(PythonText.strip(text, nil).utf8)
    var word = stripped.map { $0 | 0x20 }[...]
    var sign = 1.0
    if let first = stripped.first, first == 0x2d || first == 0x2b {
      sign = first == 0x2d ? -1 : 1
      word = word.dropFirst()
    }
    switch PythonText.string(word) {
    case "inf", "infinity": return sign * .infinity
    case "nan": return .nan
    default: break
    }
    // Digits, a point and an exponent: nothing else that Swift's parser would take.
    for (index, byte) in stripped.enumerated() {
      switch byte {
      case 0x30...0x39, 0x2e, 0x45, 0x65, 0x2b, 0x2d: continue
      case 0x5f:
        let before = index > 0 ? stripped[index - 1] : 0
        let after = index + 1 < stripped.count ? stripped[index + 1] : 0
        guard (0x30...0x39).contains(before), (0x30...0x39).contains(after) else { return nil }
      default: return nil
      }
    }
    var digits = stripped.filter { $0 != 0x5f }
    // "5." and ".5" are floats in Python.
    if digits.last == 0x2e, digits.count > 1 { digits.append(0x30) }
    return Double(PythonText.string(digits))
  }
}
