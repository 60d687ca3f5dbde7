public import Basics
import OrderedCollections

extension RewardError.Code {
  /// An instruction of IFEval that is unknown, or lacks or misstates an argument.
  public static let ifevalInstruction = Self("ifeval.instruction")
}

extension IFEvalInstruction {
  /// An instruction from a row's `instruction_id_list` and `kwargs`.
  ///
  /// - Parameters:
  ///   - id: with or without a language before it (`en:`).
  ///   - arguments: those that the kind takes; null ones count as absent, others are not looked at,
  ///     as in the published files.
  /// - Throws: `ifeval.instruction`. The official checker draws arguments that are missing at random;
  ///   a verdict on those would mean nothing, so they are refused.
  public init(id: String, arguments: JSONValue) throws(RewardError) {
    let arguments = Arguments(id: id, values: arguments)
    let parts = id.split(separator: ":")
    let kind = parts.suffix(2).joined(separator: ":")
    guard parts.count == 2 || (parts.count == 3 && parts[0] == "en") else {
      throw Self.unknown(id)
    }
    switch kind {
    case "keywords:existence": self = .keywords(try arguments.texts("keywords"))
    case "keywords:frequency":
      self = .keywordFrequency(
        try arguments.text("keyword"), try arguments.relation("relation"),
        try arguments.count("frequency"))
    case "keywords:forbidden_words": self = .forbiddenWords(try arguments.texts("forbidden_words"))
    case "keywords:letter_frequency":
      self = .letterFrequency(
        try arguments.scalar("letter"), try arguments.relation("let_relation"),
        try arguments.count("let_frequency"))
    case "language:response_language": self = .responseLanguage(try arguments.text("language"))
    case "length_constraints:number_sentences":
      self = .sentences(try arguments.relation("relation"), try arguments.count("num_sentences"))
    case "length_constraints:number_paragraphs":
      self = .paragraphs(try arguments.count("num_paragraphs"))
    case "length_constraints:number_words":
      self = .words(try arguments.relation("relation"), try arguments.count("num_words"))
    case "length_constraints:nth_paragraph_first_word":
      self = .firstWord(
        try arguments.text("first_word"), ofParagraph: try arguments.count("nth_paragraph"),
        of: try arguments.count("num_paragraphs"))
    case "detectable_content:number_placeholders":
      self = .placeholders(try arguments.count("num_placeholders"))
    case "detectable_content:postscript":
      self = .postscript(try arguments.text("postscript_marker"))
    case "detectable_format:number_bullet_lists":
      self = .bullets(try arguments.count("num_bullets"))
    case "detectable_format:constrained_response": self = .constrainedResponse
    case "detectable_format:number_highlighted_sections":
      self = .highlights(try arguments.count("num_highlights"))
    case "detectable_format:multiple_sections":
      self = .sections(
        try arguments.text("section_spliter"), try arguments.count("num_sections"))
    case "detectable_format:json_format": self = .json
    case "detectable_format:title": self = .title
    case "combination:two_responses": self = .twoResponses
    case "combination:repeat_prompt":
      self = .repeatPrompt(try arguments.text("prompt_to_repeat"))
    case "startend:end_checker": self = .endPhrase(try arguments.text("end_phrase"))
    case "startend:quotation": self = .quotation
    case "change_case:capital_word_frequency":
      self = .capitalWords(
        try arguments.relation("capital_relation"), try arguments.count("capital_frequency"))
    case "change_case:english_capital": self = .englishCapital
    case "change_case:english_lowercase": self = .englishLowercase
    case "punctuation:no_comma": self = .noComma
    default: throw Self.unknown(id)
    }
  }

  private static func unknown(_ id: String) -> RewardError {
    RewardError(
      .ifevalInstruction, "there is no instruction '\(id)' among the 25 of IFEval",
      at: .init(item: id))
  }
}

private struct Arguments {
  let id: String
  let values: JSONValue

  private func refused(_ name: String, _ wanted: String) -> RewardError {
    let found = values[name].map { ", not \($0.kind)" } ?? ""
    return RewardError(
      .ifevalInstruction, "'\(id)' needs '\(name)': \(wanted)\(found)", at: .init(item: name))
  }

  func text(_ name: String) throws(RewardError) -> String {
    guard let text = values[name]?.string, !PythonText(text).isBlank else {
      throw refused(name, "a text that is not blank")
    }
    return text
  }

  func texts(_ name: String) throws(RewardError) -> [String] {
    guard let items = values[name]?.array, !items.isEmpty else {
      throw refused(name, "a list of texts")
    }
    var texts: [String] = []
    for item in items {
      guard let text = item.string, !text.isEmpty else { throw refused(name, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  /// The published files have counts as 3 and as 3.0.
  func count(_ name: String) throws(RewardError) -> Int {
    guard let number = values[name]?.double, let count = Int(exactly: number), count >= 0 else {
      throw refused(name, "a count")
    }
    return count
  }

  func scalar(_ name: String) throws(RewardError) -> Unicode.Scalar {
    let text = PythonText(try text(name)).stripped.lowered
    guard text.scalars.count == 1 else { throw refused(name, "one character") }
    return text.scalars[0]
  }

  func relation(_ name: String) throws(RewardError) -> IFEvalInstruction.Relation {
    guard let text = values[name]?.string, let relation = IFEvalInstruction.Relation(rawValue: text)
    else { throw refused(name, "'at least' or 'less than'") }
    return relation
  }
}
