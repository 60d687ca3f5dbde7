/// A rule about a response that a program can check, so that the truth of a verdict is known.
///
/// The idea of verifiable instructions is from IFEval (Zhou et al., 2023, arXiv:2311.07911); the
/// definitions here are RewardKit's own and are stated at each case. What a word, a sentence, a
/// list item and a paragraph is, is said at ``ResponseText``. Words and phrases are compared
/// without regard to case, a typographic apostrophe equals the plain one, and canonically
/// equivalent Unicode texts are equal.
///
/// **A response of white space alone satisfies no constraint**: it is no answer. A response that
/// was cut at the token limit is judged as it stands.
public enum Constraint: Hashable, Sendable {
  /// At least one word of the response equals `word`. `"you're"` does not include `you`.
  case includesWord(String)
  /// No word of the response equals `word`. `"you're"` avoids `you`.
  case avoidsWord(String)
  /// At least `times` words of the response equal `word`.
  case repeatsWord(String, times: Int)
  /// The response has at most this number of words.
  case atMostWords(Int)
  /// The response has at least this number of words.
  case atLeastWords(Int)
  /// The number of words lies in this closed range.
  case wordRange(ClosedRange<Int>)
  /// The response has exactly this number of sentences.
  case exactSentences(Int)
  /// The response has at least one and at most this number of sentences.
  case atMostSentences(Int)
  /// The response has exactly this number of list items; other lines may stand beside them.
  case bullets(Int)
  /// The response has exactly this number of paragraphs.
  case paragraphs(Int)
  /// At least one lower-case letter (category Ll) and no upper- or title-case one (Lu, Lt).
  case lowercase
  /// At least one upper-case letter (category Lu) and no lower- or title-case one (Ll, Lt).
  case uppercase
  /// The response's first words are the words of this phrase; punctuation between is ignored.
  case startsWith(String)
  /// The response's last words are the words of this phrase; punctuation after is ignored.
  case endsWith(String)
  /// The response without surrounding white space begins with `"` and ends with `"`, or begins
  /// with `“` and ends with `”`; between them is something other than white space and no
  /// further double quotation mark (`"`, `“`, `”`).
  case quotation
  /// The response is a JSON object (RFC 8259, no key twice, at most 128 levels) with at least one
  /// member; one Markdown code fence around it, plain or marked `json`, is allowed.
  case jsonObject
  /// No comma: none of `,` `，` `、` `،`.
  case noCommas
  /// At least one decimal digit (category Nd of any script).
  case includesDigit
  /// No decimal digit (category Nd of any script).
  case noDigits
  /// The mark appears at least once; its full-width form counts.
  case includesMark(Mark)
  /// The mark, or its full-width form, is the last character when white space and closing
  /// characters (quotation marks, brackets, `*`, `_`, `` ` ``) at the end are passed over.
  case endsWithMark(Mark)
  /// Somewhere on one line stands `<<title>>`: at least one letter or digit, and neither `<` nor
  /// `>`, between the double angle brackets.
  case title

  /// A punctuation mark that constraints speak of.
  public enum Mark: String, CaseIterable, Hashable, Sendable {
    case question = "?"
    case exclamation = "!"
  }

  /// The kinds without their arguments; the raw value is the identifier in files.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case includesWord = "includes-word"
    case avoidsWord = "avoids-word"
    case repeatsWord = "repeats-word"
    case atMostWords = "at-most-words"
    case atLeastWords = "at-least-words"
    case wordRange = "word-range"
    case exactSentences = "exact-sentences"
    case atMostSentences = "at-most-sentences"
    case bullets
    case paragraphs
    case lowercase
    case uppercase
    case startsWith = "starts-with"
    case endsWith = "ends-with"
    case quotation
    case jsonObject = "json-object"
    case noCommas = "no-commas"
    case includesDigit = "includes-digit"
    case noDigits = "no-digits"
    case includesMark = "includes-mark"
    case endsWithMark = "ends-with-mark"
    case title

    /// Whether a response's number of words, sentences, list items or paragraphs decides.
    public var isAboutLength: Bool {
      switch self {
      case .atMostWords, .atLeastWords, .wordRange, .exactSentences, .atMostSentences, .bullets,
        .paragraphs:
        true
      default: false
      }
    }
  }

  /// What is asked, without its arguments.
  public var kind: Kind {
    switch self {
    case .includesWord: .includesWord
    case .avoidsWord: .avoidsWord
    case .repeatsWord: .repeatsWord
    case .atMostWords: .atMostWords
    case .atLeastWords: .atLeastWords
    case .wordRange: .wordRange
    case .exactSentences: .exactSentences
    case .atMostSentences: .atMostSentences
    case .bullets: .bullets
    case .paragraphs: .paragraphs
    case .lowercase: .lowercase
    case .uppercase: .uppercase
    case .startsWith: .startsWith
    case .endsWith: .endsWith
    case .quotation: .quotation
    case .jsonObject: .jsonObject
    case .noCommas: .noCommas
    case .includesDigit: .includesDigit
    case .noDigits: .noDigits
    case .includesMark: .includesMark
    case .endsWithMark: .endsWithMark
    case .title: .title
    }
  }
}
