/// A date of the Gregorian calendar, by ISO 8601.
///
/// - Parameter day: days since 1970-01-01.
/// - Returns: `2024-02-29`; years outside 0 to 9999 have a sign and six digits or more.
func dateText(day: Int) -> String {
  // Counted from March, a leap day is the last of its year, and of its century or four of them.
  let (era, dayOfEra) = floorDivision(day + 719_468, by: 146_097)
  let century = min(dayOfEra / 36_524, 3)
  let dayOfCentury = dayOfEra - century * 36_524
  let leap = dayOfCentury / 1461
  let dayOfLeap = dayOfCentury - leap * 1461
  let yearOfLeap = min(dayOfLeap / 365, 3)
  let dayOfYear = dayOfLeap - yearOfLeap * 365
  let firsts = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337]
  let month = firsts.lastIndex { $0 <= dayOfYear }!
  let year = era * 400 + century * 100 + leap * 4 + yearOfLeap + (month < 10 ? 0 : 1)
  let date = "-\(padded((month + 2) % 12 + 1, 2))-\(padded(dayOfYear - firsts[month] + 1, 2))"
  if (0...9999).contains(year) { return padded(year, 4) + date }
  return (year < 0 ? "-" : "+") + padded(abs(year), 6) + date
}

/// A time of a day, by ISO 8601.
///
/// - Parameters:
///   - ticks: since midnight; 10^`digits` of them are a second.
///   - digits: of the fraction.
/// - Returns: `23:59:59.000001`, or nil for what no day has.
func clockText(ticks: Int, digits: Int) -> String? {
  let second = ticksPerSecond(digits)
  guard (0..<86_400 * second).contains(ticks) else { return nil }
  let seconds = ticks / second
  let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
    .map { padded($0, 2) }.joined(separator: ":")
  return digits == 0 ? clock : "\(clock).\(padded(ticks % second, digits))"
}

/// Date and time, by ISO 8601; `ticks` since 1970, of which 10^`digits` are a second.
func timestampText(ticks: Int, digits: Int) -> String {
  let (day, rest) = floorDivision(ticks, by: 86_400 * ticksPerSecond(digits))
  return "\(dateText(day: day))T\(clockText(ticks: rest, digits: digits)!)"
}

/// A decimal number with all its digits.
///
/// - Parameters:
///   - words: a whole number in two's complement, the lowest 64 bits first.
///   - scale: how many of its digits are a fraction.
func decimalText(_ words: [UInt64], scale: Int) -> String {
  let isNegative = words.last! >> 63 == 1
  var words = words
  if isNegative {
    var carry = true
    for index in words.indices {
      (words[index], carry) = (~words[index]).addingReportingOverflow(carry ? 1 : 0)
    }
  }
  // Nineteen digits at a time, the lowest first.
  var groups: [UInt64] = []
  while words.contains(where: { $0 != 0 }) {
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      (words[index], remainder) = (10_000_000_000_000_000_000 as UInt64)
        .dividingFullWidth((remainder, words[index]))
    }
    groups.append(remainder)
  }
  var digits = groups.reversed().map { padded($0, 19) }.joined().drop { $0 == "0" }
  if digits.count <= scale {
    digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
  }
  let fraction = scale == 0 ? "" : ".\(digits.suffix(scale))"
  return (isNegative ? "-" : "") + digits.dropLast(scale) + fraction
}

/// Sixteen bytes as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, in small letters.
func uuidText(_ bytes: some Collection<UInt8>) -> String {
  var text = ""
  for (index, byte) in bytes.enumerated() {
    if [4, 6, 8, 10].contains(index) { text += "-" }
    if byte < 16 { text += "0" }
    text += String(byte, radix: 16)
  }
  return text
}

private func ticksPerSecond(_ digits: Int) -> Int {
  (0..<digits).reduce(1) { power, _ in power * 10 }
}

/// Quotient and remainder; the remainder is not negative.
private func floorDivision(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func padded(_ number: some BinaryInteger, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
