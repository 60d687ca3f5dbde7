public import Basics

extension RewardError.Code {
  /// An edit of a span that is not in its text, or is another there.
  public static let editSpan = Self("edit.span")
  /// Edits whose spans overlap, so that their order would decide what comes out.
  public static let editOverlap = Self("edit.overlap")
  /// An edit without a rewrite of that number.
  public static let editRewrite = Self("edit.rewrite")
}

/// A span of a text that could be better, and what could stand in its place.
public struct SpanEdit: Sendable, Hashable {
  /// What is wrong with a span. An open set.
  public struct Category: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let rawValue: String
    /// A category of that name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// A phrase that everybody uses. This and the following are what expert editors mark in the
    /// LAMP corpus (Chakrabarty et al. 2025).
    public static let cliche = Self(rawValue: "cliche")
    /// Words or sentences that say nothing new.
    public static let redundancy = Self(rawValue: "redundant-exposition")
    /// Ornate writing.
    public static let purpleProse = Self(rawValue: "purple-prose")
    /// A sentence of a poor build.
    public static let sentenceStructure = Self(rawValue: "poor-sentence-structure")
    /// Something general where a detail should be.
    public static let vagueness = Self(rawValue: "lack-of-detail")
    /// A word or phrase that does not fit.
    public static let wordChoice = Self(rawValue: "awkward-word-choice")
    /// Tenses that do not agree.
    public static let tense = Self(rawValue: "tense-inconsistency")
  }

  /// Where it lies, in Unicode scalars from the text's start, as Python counts characters. An empty
  /// range is a place to insert at.
  public let range: Range<Int>
  /// What stands there.
  public let original: String
  /// What is wrong.
  public let category: Category
  /// What could stand there instead; an empty text takes the span out.
  public let rewrites: [String]

  /// An edit.
  public init(range: Range<Int>, original: String, category: Category, rewrites: [String]) {
    self.range = range
    self.original = original
    self.category = category
    self.rewrites = rewrites
  }
}

/// A text after some edits.
public struct EditedText: Sendable, Hashable {
  /// An edit, and which of its rewrites was taken.
  public struct Applied: Sendable, Hashable {
    /// The edit.
    public let edit: SpanEdit
    /// Index of the rewrite.
    public let rewrite: Int

    /// An edit with one of its rewrites.
    public init(_ edit: SpanEdit, rewrite: Int) {
      self.edit = edit
      self.rewrite = rewrite
    }
  }

  /// The text.
  public let text: String
  /// What was done, by position.
  public let applied: [Applied]

  /// Applies edits, all to the positions of the text as it was. Everything outside their spans
  /// stays as it is, to the scalar. Cost: O(scalars + edits log edits).
  ///
  /// - Throws: `edit.span` for a span that is outside of the text, or holds something else than the
  ///   edit says; `edit.overlap` for two that share a scalar or begin at the same place;
  ///   `edit.rewrite` for a rewrite that there is not.
  public init(_ text: String, applying edits: [Applied]) throws(RewardError) {
    let scalars = Array(text.unicodeScalars)
    let ordered = edits.sorted {
      ($0.edit.range.lowerBound, $0.edit.range.upperBound)
        < ($1.edit.range.lowerBound, $1.edit.range.upperBound)
    }
    var (result, end, last) = (String.UnicodeScalarView(), 0, -1)
    for applied in ordered {
      let (range, rewrites) = (applied.edit.range, applied.edit.rewrites)
      let place = RewardError.Place(item: "scalars \(range.lowerBound)..<\(range.upperBound)")
      guard range.lowerBound >= 0, range.upperBound <= scalars.count else {
        throw RewardError(.editSpan, "the text has \(scalars.count) scalars", at: place)
      }
      guard range.lowerBound >= end, range.lowerBound > last else {
        throw RewardError(.editOverlap, "another edit is of the same place", at: place)
      }
      guard scalars[range].elementsEqual(applied.edit.original.unicodeScalars) else {
        throw RewardError(.editSpan, "the text there is not what the edit is of", at: place)
      }
      guard rewrites.indices.contains(applied.rewrite) else {
        throw RewardError(
          .editRewrite, "rewrite \(applied.rewrite) of \(rewrites.count)", at: place)
      }
      result.append(contentsOf: scalars[end..<range.lowerBound])
      result.append(contentsOf: rewrites[applied.rewrite].unicodeScalars)
      (end, last) = (range.upperBound, range.lowerBound)
    }
    result.append(contentsOf: scalars[end...])
    self.text = String(result)
    self.applied = ordered
  }
}
