import Basics
import Foundation

/// A small change of a text, made the same way for the same seed and item.
///
/// What it leaves a scorer's decisions like is measured by ``PerturbationResult``: changes of kind
/// ``Kind/format`` and ``Kind/noise`` should change none, changes of kind ``Kind/damage`` should
/// cost accuracy, the more the more they take away.
public struct Perturbation: Sendable {
  /// What a change does to what a text says.
  public enum Kind: String, Sendable, CaseIterable {
    /// The words and their order stay; only white space, marks of Markdown and spellings of
    /// punctuation change. Code stays as it is, but for the ends of its lines in `crlf`.
    case format
    /// A reader sees what was meant.
    case noise
    /// Something of the meaning is lost.
    case damage

    /// Whether a reader learns the same from the changed text.
    public var keepsMeaning: Bool { self != .damage }
  }

  /// The change's name, such as `bold-removed`.
  public let name: String
  /// What it does to what the text says.
  public let kind: Kind
  /// What it does, in a sentence without a full stop.
  public let summary: String
  /// Changes of one stream draw the same numbers for an item: what the weaker drops, the stronger
  /// drops too.
  private let stream: String
  private let change: @Sendable (String, inout RandomSource) -> String

  init(
    _ name: String, _ kind: Kind, stream: String? = nil, _ summary: String,
    _ change: @escaping @Sendable (String, inout RandomSource) -> String
  ) {
    self.name = name
    self.kind = kind
    self.stream = stream ?? name
    self.summary = summary
    self.change = change
  }

  /// The changed text; nil where there is nothing to change, as bold is removed from a text
  /// without.
  ///
  /// - Parameters:
  ///   - item: tells texts of one data set apart, whatever else is changed.
  /// - Complexity: O(text), O(words · log words) for what draws words.
  public func apply(to text: String, seed: UInt64, item: Int) -> String? {
    var random = RandomSource(seed: seed).stream("perturbation " + stream, item)
    let changed = change(text, &random)
    // By bytes: texts that Unicode holds for equal are not the same to a model.
    return changed.utf8.elementsEqual(text.utf8) ? nil : changed
  }

  /// Every change, those of one kind together.
  public static let all: [Perturbation] = formats + noises + damages

  /// The change of that name; nil where there is none.
  public static func named(_ name: String) -> Perturbation? { all.first { $0.name == name } }

  private static let formats: [Perturbation] = [
    Perturbation("trailing-newline", .format, "A newline at the end") { text, _ in text + "\n" },
    Perturbation("trailing-space", .format, "A space at the end") { text, _ in text + " " },
    Perturbation("crlf", .format, "Lines end as on Windows") { text, _ in
      FormatChange.windowsLines(text)
    },
    Perturbation("paragraph-spacing", .format, "Two blank lines for one between paragraphs") {
      text, _ in FormatChange.doubledBlankLines(text)
    },
    Perturbation("sentence-spacing", .format, "Two spaces for one between sentences") { text, _ in
      FormatChange.doubledSentenceSpaces(text)
    },
    Perturbation("line-wrap", .format, "Lines of prose are broken before column 80") { text, _ in
      FormatChange.wrapped(text, width: 80)
    },
    Perturbation("bullet-style", .format, "Lists marked with - get *, those with * or • get -") {
      text, _ in FormatChange.swappedBullets(text)
    },
    Perturbation("bold-removed", .format, "**Bold** loses its marks") { text, _ in
      FormatChange.withoutBold(text)
    },
    Perturbation("bold-added", .format, "The first word of each paragraph becomes bold") {
      text, _ in FormatChange.withBold(text)
    },
    Perturbation("heading-bold", .format, "Headings from ## on become a line in bold") { text, _ in
      FormatChange.headingsInBold(text)
    },
    Perturbation(
      "ascii-punctuation", .format, "Typographic quotes, dashes and spaces become those of ASCII"
    ) { text, _ in FormatChange.asciiPunctuation(text) },
    Perturbation("typographic-apostrophes", .format, "don't becomes don’t") { text, _ in
      FormatChange.typographicApostrophes(text)
    },
    Perturbation("decomposed", .format, "Accents become characters of their own (Unicode NFD)") {
      text, _ in
      var lines = MarkdownLines(text)
      lines.mapPlain { $0.decomposedStringWithCanonicalMapping }
      return lines.text
    },
  ]

  private static let noises: [Perturbation] = [
    Perturbation("typos", .noise, "A slip of spelling in at most 5 % of the words") {
      WordChange.typos($0, share: 0.05, &$1)
    }
  ]

  private static let damages: [Perturbation] = [(15, 0.15), (40, 0.4)].map { percent, share in
    Perturbation(
      "word-drop-\(percent)", .damage, stream: "word-drop",
      "\(percent) % of the words are missing"
    ) { WordChange.dropped($0, share: share, &$1) }
  }
}
