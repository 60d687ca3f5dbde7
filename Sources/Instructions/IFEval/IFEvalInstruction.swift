/// A verifiable instruction of IFEval ("Instruction-Following Evaluation for Large Language Models",
/// Zhou et al. 2023): 25 kinds, each with the arguments that a prompt states.
public enum IFEvalInstruction: Hashable, Sendable {
  /// A bound on a count: `at least` or `less than`. (The checker has no "at most".)
  public enum Relation: String, Hashable, Sendable, CaseIterable {
    case atLeast = "at least"
    case lessThan = "less than"

    func holds(_ count: Int, _ bound: Int) -> Bool {
      self == .atLeast ? count >= bound : count < bound
    }
  }

  /// `keywords:existence`: all of them occur, in any case, also inside of words.
  case keywords([String])
  /// `keywords:frequency`.
  case keywordFrequency(String, Relation, Int)
  /// `keywords:forbidden_words`: none occurs as a whole word.
  case forbiddenWords([String])
  /// `keywords:letter_frequency`: of one character, in any case.
  case letterFrequency(Unicode.Scalar, Relation, Int)
  /// `language:response_language`: an ISO 639-1 code.
  case responseLanguage(String)
  /// `length_constraints:number_sentences`.
  case sentences(Relation, Int)
  /// `length_constraints:number_paragraphs`: separated by `***`.
  case paragraphs(Int)
  /// `length_constraints:number_words`.
  case words(Relation, Int)
  /// `length_constraints:nth_paragraph_first_word`: paragraphs are separated by two line breaks;
  /// the place counts from 1.
  case firstWord(String, ofParagraph: Int, of: Int)
  /// `detectable_content:number_placeholders`: at least that many `[…]`.
  case placeholders(Int)
  /// `detectable_content:postscript`: a line begins with the marker.
  case postscript(String)
  /// `detectable_format:number_bullet_lists`: exactly that many bullets.
  case bullets(Int)
  /// `detectable_format:constrained_response`: "My answer is yes." (or no, or maybe).
  case constrainedResponse
  /// `detectable_format:number_highlighted_sections`: at least that many `*…*`.
  case highlights(Int)
  /// `detectable_format:multiple_sections`: at least that many, each headed by the word and a number.
  case sections(String, Int)
  /// `detectable_format:json_format`: the whole response is JSON, perhaps in a code block.
  case json
  /// `detectable_format:title`: `<<…>>`.
  case title
  /// `combination:two_responses`: two different ones around `******`.
  case twoResponses
  /// `combination:repeat_prompt`: the response begins with this.
  case repeatPrompt(String)
  /// `startend:end_checker`: the response ends with this.
  case endPhrase(String)
  /// `startend:quotation`: double quotation marks around the whole.
  case quotation
  /// `change_case:capital_word_frequency`: words in capitals.
  case capitalWords(Relation, Int)
  /// `change_case:english_capital`: English, in capitals only.
  case englishCapital
  /// `change_case:english_lowercase`: English, without capitals.
  case englishLowercase
  /// `punctuation:no_comma`.
  case noComma

  /// The published identifier.
  public var id: String {
    switch self {
    case .keywords: "keywords:existence"
    case .keywordFrequency: "keywords:frequency"
    case .forbiddenWords: "keywords:forbidden_words"
    case .letterFrequency: "keywords:letter_frequency"
    case .responseLanguage: "language:response_language"
    case .sentences: "length_constraints:number_sentences"
    case .paragraphs: "length_constraints:number_paragraphs"
    case .words: "length_constraints:number_words"
    case .firstWord: "length_constraints:nth_paragraph_first_word"
    case .placeholders: "detectable_content:number_placeholders"
    case .postscript: "detectable_content:postscript"
    case .bullets: "detectable_format:number_bullet_lists"
    case .constrainedResponse: "detectable_format:constrained_response"
    case .highlights: "detectable_format:number_highlighted_sections"
    case .sections: "detectable_format:multiple_sections"
    case .json: "detectable_format:json_format"
    case .title: "detectable_format:title"
    case .twoResponses: "combination:two_responses"
    case .repeatPrompt: "combination:repeat_prompt"
    case .endPhrase: "startend:end_checker"
    case .quotation: "startend:quotation"
    case .capitalWords: "change_case:capital_word_frequency"
    case .englishCapital: "change_case:english_capital"
    case .englishLowercase: "change_case:english_lowercase"
    case .noComma: "punctuation:no_comma"
    }
  }
}
