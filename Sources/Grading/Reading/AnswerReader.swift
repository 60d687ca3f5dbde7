/// From text to values: what an answer says, in all the ways that it can be read.
struct AnswerReader {
  let limits: AnswerLimits

  /// The readings, the likeliest first; or why there is none.
  func read(_ raw: String) -> Result<[AnswerValue], AnswerStop> {
    guard raw.utf8.count <= limits.answerBytes else { return .failure(.init(.tooLong)) }
    return read(AnswerText(raw, depth: limits.depth), isRest: false)
  }

  struct AnswerStop: Error {
    let reason: AnswerVerdict.Reason
    init(_ reason: AnswerVerdict.Reason) { self.reason = reason }
  }

  /// - Parameter isRest: whether it is what follows a choice's letter.
  private func read(_ text: AnswerText, isRest: Bool) -> Result<[AnswerValue], AnswerStop> {
    guard !text.text.isEmpty else { return .failure(.init(.empty)) }
    if !isRest, let (letter, rest) = choice(text) {
      guard !rest.isEmpty else { return .success([.choice(letter)]) }
      let content = read(AnswerText(rest, depth: limits.depth), isRest: true)
      return .success([.choice(letter)] + ((try? content.get()) ?? []))
    }
    if let time = time(text.text) { return .success(time) }
    if isPlainWords(text) {
      let said = words(text)
      // "ab" may be a product; "xy", which no mouth can say, is one first.
      guard !text.isWords, text.text.count <= 3,
        case .success(let products) = mathematics(text.text)
      else { return .success([said]) }
      let isSayable = text.text.lowercased().contains { "aeiou".contains($0) }
      return .success(isSayable ? [said] + products : products + [said])
    }
    let result = mathematics(text.text)
    if case .failure(let stop) = result, stop.reason == .unreadable, isProse(text.text) {
      return .success([.text(AnswerWords.normalised(text.text))])
    }
    return result
  }

  private func words(_ text: AnswerText) -> AnswerValue {
    AnswerWords.value(of: text.text) { number in
      var effort = Effort(steps: 1, bits: limits.numberBits)
      return .quantity(.init(formula: Formula(.number(Rational(number)), &effort)))
    }
  }

  private func mathematics(_ text: String) -> Result<[AnswerValue], AnswerStop> {
    var readings: [AnswerValue] = []
    var stop: ReadingStop?
    var met: OtherReading = []
    do throws(ReadingStop) {
      readings.append(try parse(text, taken: [], met: &met))
    } catch {
      stop = error
    }
    for other in OtherReading.each where met.contains(other) {
      var ignored: OtherReading = []
      if let reading = try? parse(text, taken: other, met: &ignored) { readings.append(reading) }
    }
    guard readings.isEmpty, let stop else { return .success(readings) }
    let reason: AnswerVerdict.Reason =
      switch stop {
      case .empty: .empty
      case .unreadable: .unreadable
      case .tooDeep: .tooDeep
      case .tooLarge: .tooLarge
      }
    return .failure(.init(reason))
  }

  private func parse(
    _ text: String, taken: OtherReading, met: inout OtherReading
  ) throws(ReadingStop) -> AnswerValue {
    var lexer = AnswerLexer(text, taken: taken, limits: limits)
    try lexer.run()
    var parser = try AnswerParser(lexer, limits: limits)
    defer { met = parser.met }
    return try parser.run()
  }

  /// Words and the marks of a sentence; single letters are mathematics unless wrapped as words.
  private func isPlainWords(_ text: AnswerText) -> Bool {
    let constants: Set<String> = ["pi", "infinity", "Infinity", "inf", "oo"]
    guard !constants.contains(text.text), isProse(text.text) else { return false }
    return text.isWords
      || text.text.split(whereSeparator: { !$0.isLetter }).contains { $0.count > 1 }
  }

  private func isProse(_ text: String) -> Bool {
    text.contains(where: \.isLetter)
      && text.allSatisfy { $0.isLetter || $0.isWhitespace || ".,;-'’!?".contains($0) }
  }

  /// A choice's letter and what follows it: `(B)`, `B)`, `\textbf{(B)}\ 42`, `B. 42`.
  private func choice(_ text: AnswerText) -> (Character, rest: String)? {
    var head = text.text
    var tail = ""
    for name in ["\\text{", "\\textbf{", "\\mathrm{", "\\textrm{", "\\mbox{", "\\mathbf{"]
    where head.hasPrefix(name) {
      guard let close = head.firstIndex(of: "}") else { return nil }
      tail = String(head[head.index(after: close)...])
      head = String(head[..<close].dropFirst(name.count))
    }
    head = String(head.drop { $0.isWhitespace })
    if text.isWords, head.count == 1, tail.isEmpty, let letter = head.first, letter.isASCII,
      letter.isLetter
    {
      return (Character(letter.uppercased()), "")
    }
    let isOpened = head.hasPrefix("(")
    if isOpened { head.removeFirst() }
    guard let letter = head.first, letter.isASCII, letter.isLetter,
      letter.isUppercase || text.isWords
    else { return nil }
    head.removeFirst()
    let marks = isOpened ? ")" : ").:"
    guard let mark = head.first, marks.contains(mark) else { return nil }
    head.removeFirst()
    // A product in brackets follows closely; a choice's content after a space.
    guard head.isEmpty || head.first!.isWhitespace || head.first == AnswerText.narrow,
      head.isEmpty || ("A"..."J").contains(String(letter))
    else { return nil }
    return (Character(letter.uppercased()), head + tail)
  }

  /// A time of day: `4:30 p.m.`; without its half of the day it may be a ratio.
  private func time(_ text: String) -> [AnswerValue]? {
    guard text.contains(":") else { return nil }
    let plain = text.replacing("\\text{", with: " ").replacing("\\mbox{", with: " ")
      .filter { $0 != "}" && $0 != "." && $0 != "\\" }.lowercased()
    guard
      let match = plain.wholeMatch(
        of: #/\s*([0-9]{1,2}):([0-5][0-9])\s*(?:([ap])\s*m)?\s*/#),
      let hour = Int(match.1), let minute = Int(match.2), hour <= 24
    else { return nil }
    let time = AnswerValue.time(
      .init(hour: hour, minute: minute, isMorning: match.3.map { $0 == "a" }))
    guard match.3 == nil, case .success(let others) = mathematics(text) else { return [time] }
    return [time] + others
  }
}
