public import Basics
import OrderedCollections

extension RewardError.Code {
  /// A constraint of a kind that this version does not know.
  public static let constraintUnknown = Self("instruction.constraint-unknown")
  /// A constraint with missing, misspelt or impossible arguments.
  public static let constraintInvalid = Self("instruction.constraint-invalid")
}

extension Constraint {
  /// The largest count an argument may have.
  public static let maximumCount = 10_000

  /// `{"kind": "…"}`, with `"arguments": {…}` where the kind has some.
  public var json: JSONValue {
    var object: JSONObject = ["kind": .string(kind.rawValue)]
    let arguments = self.arguments
    if !arguments.isEmpty { object["arguments"] = .object(arguments) }
    return .object(object)
  }

  private var arguments: JSONObject {
    switch self {
    case .includesWord(let word), .avoidsWord(let word): ["word": .string(word)]
    case .repeatsWord(let word, let times): ["word": .string(word), "times": .number(times)]
    case .atMostWords(let count), .atLeastWords(let count), .exactSentences(let count),
      .atMostSentences(let count), .bullets(let count), .paragraphs(let count):
      ["count": .number(count)]
    case .wordRange(let range):
      ["minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    case .startsWith(let phrase), .endsWith(let phrase): ["phrase": .string(phrase)]
    case .includesMark(let mark), .endsWithMark(let mark): ["mark": .string(mark.rawValue)]
    case .lowercase, .uppercase, .quotation, .jsonObject, .noCommas, .includesDigit, .noDigits,
      .title:
      [:]
    }
  }

  /// Reads what ``json`` writes.
  ///
  /// - Throws: `instruction.constraint-unknown` for an unknown kind;
  ///   `instruction.constraint-invalid` for a missing or unknown key, a wrong type, a count outside
  ///   1...10000, a `word` that is not exactly one word, a `phrase` without words or with more than
  ///   20, an unknown mark.
  public init(json: JSONValue) throws(RewardError) {
    guard let object = json.object, let name = object["kind"]?.string else {
      throw RewardError(
        .constraintInvalid, "a constraint is an object with a string 'kind', not \(json.kind)")
    }
    guard let kind = Kind(rawValue: name) else {
      throw RewardError(
        .constraintUnknown, "unknown kind of constraint '\(name.prefix(100))'",
        at: .init(item: String(name.prefix(100))))
    }
    if let key = object.keys.first(where: { $0 != "kind" && $0 != "arguments" }) {
      throw RewardError(
        .constraintInvalid, "a constraint has no key '\(key.prefix(100))'", at: .init(item: name))
    }
    var reader = ArgumentReader(kind: name, members: [:])
    if let arguments = object["arguments"] {
      guard let members = arguments.object else { throw reader.invalid("'arguments' is no object") }
      reader.members = members
    }
    self = try Constraint(kind, from: &reader)
    if let key = reader.members.keys.first {
      throw reader.invalid("unknown argument '\(key.prefix(100))'")
    }
  }

  private init(_ kind: Kind, from reader: inout ArgumentReader) throws(RewardError) {
    switch kind {
    case .includesWord: self = .includesWord(try reader.word())
    case .avoidsWord: self = .avoidsWord(try reader.word())
    case .repeatsWord: self = .repeatsWord(try reader.word(), times: try reader.count("times"))
    case .atMostWords: self = .atMostWords(try reader.count("count"))
    case .atLeastWords: self = .atLeastWords(try reader.count("count"))
    case .wordRange:
      let minimum = try reader.count("minimum")
      let maximum = try reader.count("maximum")
      guard minimum <= maximum else { throw reader.invalid("'minimum' is above 'maximum'") }
      self = .wordRange(minimum...maximum)
    case .exactSentences: self = .exactSentences(try reader.count("count"))
    case .atMostSentences: self = .atMostSentences(try reader.count("count"))
    case .bullets: self = .bullets(try reader.count("count"))
    case .paragraphs: self = .paragraphs(try reader.count("count"))
    case .lowercase: self = .lowercase
    case .uppercase: self = .uppercase
    case .startsWith: self = .startsWith(try reader.phrase())
    case .endsWith: self = .endsWith(try reader.phrase())
    case .quotation: self = .quotation
    case .jsonObject: self = .jsonObject
    case .noCommas: self = .noCommas
    case .includesDigit: self = .includesDigit
    case .noDigits: self = .noDigits
    case .includesMark: self = .includesMark(try reader.mark())
    case .endsWithMark: self = .endsWithMark(try reader.mark())
    case .title: self = .title
    }
  }
}

/// Takes arguments out of an object, so that what is left over is unknown.
private struct ArgumentReader {
  let kind: String
  var members: JSONObject

  func invalid(_ reason: String) -> RewardError {
    RewardError(.constraintInvalid, "constraint '\(kind)': \(reason)", at: .init(item: kind))
  }

  private mutating func take(_ key: String) throws(RewardError) -> JSONValue {
    guard let value = members.removeValue(forKey: key) else { throw invalid("needs '\(key)'") }
    return value
  }

  mutating func count(_ key: String) throws(RewardError) -> Int {
    guard let count = try take(key).int, (1...Constraint.maximumCount).contains(count) else {
      throw invalid("'\(key)' is no whole number from 1 to \(Constraint.maximumCount)")
    }
    return count
  }

  mutating func word() throws(RewardError) -> String {
    guard let word = try take("word").string, ResponseText(word).words.count == 1 else {
      throw invalid("'word' is not exactly one word")
    }
    return word
  }

  mutating func phrase() throws(RewardError) -> String {
    guard let phrase = try take("phrase").string,
      (1...20).contains(ResponseText(phrase).words.count)
    else { throw invalid("'phrase' is not a text of 1 to 20 words") }
    return phrase
  }

  mutating func mark() throws(RewardError) -> Constraint.Mark {
    guard let text = try take("mark").string, let mark = Constraint.Mark(rawValue: text) else {
      throw invalid("'mark' is neither \"?\" nor \"!\"")
    }
    return mark
  }
}
