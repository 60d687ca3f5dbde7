extension Constraint {
  /// A response that satisfies all the constraints, made by construction; the proof that a prompt
  /// can be answered. Not pretty English.
  ///
  /// - Returns: nil when the constraints are empty, when they contradict each other, or when the
  ///   construction, which covers all sets that ``areCompatible(_:)`` allows, does not reach them.
  public static func example(satisfying constraints: [Constraint]) -> String? {
    guard !constraints.isEmpty else { return nil }
    var plan = ExamplePlan()
    for constraint in constraints { plan.add(constraint) }
    guard let text = plan.text else { return nil }
    let response = ResponseText(text)
    return constraints.allSatisfy { $0.isSatisfied(by: response) } ? text : nil
  }
}

/// What the constraints ask of an example, gathered one by one.
private struct ExamplePlan {
  private var start: [String] = []
  private var body: [String] = []
  private var end: [String] = []
  private var avoided: Set<String> = []
  private var fewestWords = 1
  private var sentences: Int?
  private var bullets: Int?
  private var paragraphs: Int?
  private var endMark: String?
  private var has: Set<Constraint.Kind> = []

  mutating func add(_ constraint: Constraint) {
    has.insert(constraint.kind)
    switch constraint {
    case .includesWord(let word): body.append(word)
    case .avoidsWord(let word): avoided.formUnion(ResponseText(word).words)
    case .repeatsWord(let word, let times):
      body += Array(repeating: word, count: min(times, Constraint.maximumCount))
    case .atLeastWords(let count): fewestWords = max(fewestWords, count)
    case .wordRange(let range): fewestWords = max(fewestWords, range.lowerBound)
    case .exactSentences(let count): sentences = count
    case .bullets(let count): bullets = count
    case .paragraphs(let count): paragraphs = count
    case .startsWith(let phrase): start = phrase.split(separator: " ").map(String.init)
    case .endsWith(let phrase): end = phrase.split(separator: " ").map(String.init)
    case .includesDigit: body.append("b7")
    case .includesMark(let mark), .endsWithMark(let mark): endMark = mark.rawValue
    case .atMostWords, .atMostSentences, .lowercase, .uppercase, .quotation, .jsonObject,
      .noCommas, .noDigits, .title:
      break
    }
  }

  var text: String? {
    let pieces = bullets ?? max(sentences ?? 1, paragraphs ?? 1)
    let fillers = ["green", "river", "stone", "lamp"].filter { !avoided.contains($0) }
    guard let filler = fillers.first, (1...Constraint.maximumCount).contains(pieces),
      fewestWords <= Constraint.maximumCount
    else { return nil }
    // A title's and a JSON key's word count too.
    let outside = (has.contains(.title) ? 1 : 0) + (has.contains(.jsonObject) ? 1 : 0)
    let target = max(pieces, fewestWords - outside)
    let fixed = start.count + body.count + end.count
    let filling = (0..<max(0, target - fixed)).map { fillers[$0 % fillers.count] }
    let words = start + body + filling + end
    var text = bullets == nil ? prose(words, pieces) : list(words, pieces)
    if has.contains(.title) { text = "<<\(filler)>>\n\(text)" }
    if has.contains(.lowercase) { text = text.lowercased() }
    if has.contains(.uppercase) { text = text.uppercased() }
    if has.contains(.jsonObject) { text = "{\"\(filler)\": \"\(text)\"}" }
    return has.contains(.quotation) ? "\"\(text)\"" : text
  }

  /// The words in `count` nearly equal pieces.
  private static func split(_ words: [String], _ count: Int) -> [String] {
    (0..<count).map { index in
      words[(words.count * index / count)..<(words.count * (index + 1) / count)]
        .joined(separator: " ")
    }
  }

  private func prose(_ words: [String], _ count: Int) -> String {
    var pieces = Self.split(words, count)
    for index in pieces.indices {
      pieces[index] = pieces[index].prefix(1).uppercased() + pieces[index].dropFirst()
      pieces[index] += index == count - 1 ? endMark ?? "." : "."
    }
    // Each paragraph but the last has one sentence.
    let breaks = (paragraphs ?? 1) - 1
    return pieces.enumerated().map { index, piece in
      index == 0 ? piece : (index <= breaks ? "\n\n" : " ") + piece
    }.joined()
  }

  private func list(_ words: [String], _ count: Int) -> String {
    Self.split(words, count).map { "- \($0)" }.joined(separator: "\n") + (endMark ?? "")
  }
}
