/// The calendar day that `strftime_now` gives to templates: there is no clock in a rendering.
struct TemplateDate: Equatable {
  let year: Int
  let month: Int
  let day: Int

  /// Reads `YYYY-MM-DD` with four digits of the year; nil for anything else, and for days that the
  /// Gregorian calendar does not have.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2d, bytes[7] == 0x2d else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), year >= 1000, let month = number(5..<7),
      (1...12).contains(month), let day = number(8..<10), day >= 1,
      day <= TemplateDate.length(ofMonth: month, year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// From 1.
  private var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + TemplateDate.length(ofMonth: $1, year) }
  }

  /// From 0 for Sunday.
  private var weekday: Int {
    let before = year - 1
    // The first day of year 1 was a Monday.
    return (before * 365 + before / 4 - before / 100 + before / 400 + dayOfYear) % 7
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// The day as `strftime` of C writes it in English; `-` after the percent sign leaves leading
  /// zeros out.
  /// - Returns: nil when the format asks for what a day does not have, such as the hour.
  func text(format: String) -> String? {
    var result = ""
    var rest = format.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard var directive = rest.popFirst() else { return nil }
      let isPadded = directive != "-"
      if !isPadded {
        guard let next = rest.popFirst(), "ymdej".unicodeScalars.contains(next) else { return nil }
        directive = next
      }
      guard let part = part(directive, isPadded) else { return nil }
      result += part
    }
    return result
  }

  private func part(_ directive: Unicode.Scalar, _ isPadded: Bool) -> String? {
    func padded(_ number: Int, _ width: Int = 2, with fill: String = "0") -> String {
      let digits = String(number)
      return (isPadded ? String(repeating: fill, count: max(0, width - digits.count)) : "")
        + digits
    }
    switch directive {
    case "Y": return String(year)
    case "y": return padded(year % 100)
    case "m": return padded(month)
    case "d": return padded(day)
    case "e": return padded(day, with: " ")
    case "j": return padded(dayOfYear, 3)
    case "B": return TemplateDate.months[month - 1]
    case "b", "h": return String(TemplateDate.months[month - 1].prefix(3))
    case "A": return TemplateDate.weekdays[weekday]
    case "a": return String(TemplateDate.weekdays[weekday].prefix(3))
    case "w": return String(weekday)
    case "u": return String(weekday == 0 ? 7 : weekday)
    case "F": return "\(year)-\(padded(month))-\(padded(day))"
    case "D", "x": return "\(padded(month))/\(padded(day))/\(padded(year % 100))"
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return nil
    }
  }
}
