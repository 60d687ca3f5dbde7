public import Basics
import TextMetrics

/// Texts that are half a human's and half a machine's: of a human text's n sentences ⌊n/2⌋, drawn
/// at random, are exchanged in place (ReMoDetect, Lee et al. 2024).
///
/// What comes in their place are paraphrases by an aligned model as in the paper, or sentences of a
/// machine text on the same subject. Where that fails the human text stays, and the mixture says
/// so: a row never takes the place of another one.
public struct SentenceMixer: Sendable, Hashable {
  /// Why a text stayed as it was.
  public enum Failure: String, Sendable, CaseIterable {
    /// The text has fewer than two sentences, so that none is exchanged.
    case tooFewSentences = "too-few-sentences"
    /// There is another number of replacements than of chosen sentences.
    case otherCount = "other-count"
    /// A replacement has nothing but white space.
    case emptyReplacement = "empty-replacement"
    /// The machine text has fewer sentences than are to be exchanged.
    case shortMachineText = "short-machine-text"
  }

  /// What became of a text.
  public struct Mixture: Sendable, Hashable {
    /// The mixed text, or the human one after a failure.
    public let text: String
    /// Which sentences are not the human's, ascending; none after a failure.
    public let replaced: [Int]
    /// Why nothing was exchanged; nil for a mixture.
    public let failure: Failure?
  }

  /// The text as it was.
  public let text: String
  /// Its sentences, in order, without the white space between them.
  public let sentences: [String]
  /// Which of them are to be exchanged, ascending: ⌊n/2⌋.
  public let chosen: [Int]
  private let ranges: [Range<String.Index>]

  /// Draws the sentences to exchange.
  public init(_ human: String, from source: inout RandomSource) {
    text = human
    ranges = sentenceRanges(of: human)
    sentences = ranges.map { String(human[$0]) }
    chosen = Array(ranges.indices.shuffled(using: &source).prefix(ranges.count / 2)).sorted()
  }

  /// What is to be paraphrased, in the order of ``chosen``.
  public var chosenSentences: [String] { chosen.map { sentences[$0] } }

  /// The text with these in place of the chosen sentences, and the same white space between
  /// sentences. White space around a replacement is left out.
  ///
  /// - Parameter replacements: one for each of ``chosen``, in order.
  public func mixed(with replacements: [String]) -> Mixture {
    guard !chosen.isEmpty else { return kept(.tooFewSentences) }
    guard replacements.count == chosen.count else { return kept(.otherCount) }
    let trimmed = replacements.map(Self.trimmed)
    guard !trimmed.contains("") else { return kept(.emptyReplacement) }
    var (result, end) = ("", text.startIndex)
    for (place, replacement) in zip(chosen, trimmed) {
      result += text[end..<ranges[place].lowerBound] + replacement
      end = ranges[place].upperBound
    }
    return Mixture(text: result + text[end...], replaced: chosen, failure: nil)
  }

  /// The text with sentences of a machine text in place of the chosen ones: as many, drawn without
  /// repetition, in the order that they have there.
  public func mixed(withSentencesOf machine: String, from source: inout RandomSource) -> Mixture {
    let ranges = sentenceRanges(of: machine)
    guard !chosen.isEmpty else { return kept(.tooFewSentences) }
    guard ranges.count >= chosen.count else { return kept(.shortMachineText) }
    let drawn = ranges.indices.shuffled(using: &source).prefix(chosen.count).sorted()
    return mixed(with: drawn.map { String(machine[ranges[$0]]) })
  }

  private func kept(_ failure: Failure) -> Mixture {
    Mixture(text: text, replaced: [], failure: failure)
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}

extension [SentenceMixer.Mixture] {
  /// How many texts stayed as they were for each reason, in the order of the reasons; none of 0.
  public var failures: [(reason: SentenceMixer.Failure, count: Int)] {
    SentenceMixer.Failure.allCases.compactMap { reason in
      let count = self.count { $0.failure == reason }
      return count > 0 ? (reason, count) : nil
    }
  }
}
