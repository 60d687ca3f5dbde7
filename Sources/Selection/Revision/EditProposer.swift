public import Basics

/// Finds what could be better in a text, and says how: the first two steps of an edit pipeline.
public protocol EditProposer: Sendable {
  /// Edits of a text, whose spans do not overlap; none where nothing is found.
  ///
  /// - Parameter source: what is drawn at random is drawn from it, so that several calls propose
  ///   different edits where the proposer samples them. A rule need not use it.
  /// - Throws: `RewardError`.
  func edits(of text: String, from source: inout RandomSource) async throws -> [SpanEdit]
}

/// Edits by rules: phrases that a list knows, and sentences that are there twice.
public struct RuleEditProposer: EditProposer {
  /// A phrase and what could stand in its place.
  public struct Rule: Sendable, Hashable {
    /// The phrase, in any case; found as whole words.
    public let phrase: String
    /// What is wrong with it.
    public let category: SpanEdit.Category
    /// What could stand there instead; an empty text takes the phrase out.
    public let rewrites: [String]

    /// A rule. Traps for an empty phrase, or one that begins or ends with white space, and without
    /// a rewrite.
    public init(_ phrase: String, _ category: SpanEdit.Category, _ rewrites: [String]) {
      let ends = [phrase.unicodeScalars.first, phrase.unicodeScalars.last]
      precondition(
        ends.allSatisfy { $0.map { !$0.properties.isWhitespace } ?? false } && !rewrites.isEmpty,
        "a phrase between words, and a rewrite")
      self.phrase = phrase
      self.category = category
      self.rewrites = rewrites
    }
  }

  /// What is looked for. Where two phrases overlap the longer one is taken, then the earlier one.
  public let rules: [Rule]
  /// Whether a sentence that was there before is proposed to be taken out.
  public let findsRepeatedSentences: Bool

  /// A proposer by these rules.
  public init(_ rules: [Rule] = RuleEditProposer.english, findsRepeatedSentences: Bool = true) {
    self.rules = rules
    self.findsRepeatedSentences = findsRepeatedSentences
  }

  /// What the rules find, by position.
  ///
  /// A phrase that is taken out takes the white space before it along, or at a sentence's start
  /// what is behind it with a comma; what begins the sentence then is written in upper case. Cost:
  /// O(scalars · rules).
  public func edits(of text: String, from source: inout RandomSource) -> [SpanEdit] {
    let finder = PhraseFinder(text)
    var found = rules.flatMap { finder.edits($0) }
    if findsRepeatedSentences { found += finder.repeatedSentences() }
    found.sort {
      $0.range.count != $1.range.count
        ? $0.range.count > $1.range.count : $0.range.lowerBound < $1.range.lowerBound
    }
    var kept: [SpanEdit] = []
    for edit in found where !kept.contains(where: { $0.range.overlaps(edit.range) }) {
      kept.append(edit)
    }
    return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Some redundant phrases and clichés of English.
  public static let english: [Rule] = [
    Rule("each and every", .redundancy, ["each", "every"]),
    Rule("at this point in time", .redundancy, ["now"]),
    Rule("due to the fact that", .redundancy, ["because"]),
    Rule("in spite of the fact that", .redundancy, ["although"]),
    Rule("in order to", .redundancy, ["to"]),
    Rule("end result", .redundancy, ["result"]),
    Rule("past history", .redundancy, ["history", "past"]),
    Rule("future plans", .redundancy, ["plans"]),
    Rule("advance planning", .redundancy, ["planning"]),
    Rule("completely finished", .redundancy, ["finished"]),
    Rule("joined together", .redundancy, ["joined"]),
    Rule("returned back", .redundancy, ["returned"]),
    Rule("repeated again", .redundancy, ["repeated"]),
    Rule("over and over again", .redundancy, ["again"]),
    Rule("at the end of the day", .cliche, [""]),
    Rule("when all is said and done", .cliche, [""]),
    Rule("needless to say", .cliche, [""]),
    Rule("it goes without saying that", .cliche, [""]),
    Rule("as time stood still", .cliche, [""]),
    Rule("like a moth to a flame", .cliche, [""]),
    Rule("only time will tell", .cliche, ["nobody knew"]),
    Rule("little did they know that", .cliche, [""]),
    Rule("a tapestry of", .purpleProse, ["many"]),
    Rule("a testament to", .purpleProse, ["a sign of"]),
    Rule("a symphony of", .purpleProse, ["many"]),
  ]
}
