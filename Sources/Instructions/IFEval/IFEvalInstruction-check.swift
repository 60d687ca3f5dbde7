import Basics

extension IFEvalInstruction {
  /// Whether a response follows the instruction, as the official checker says. Cost: O(scalars),
  /// times the keywords where there are some.
  ///
  /// - Parameter language: what tells sentences, words and languages apart.
  func isFollowed(by response: String, _ language: IFEvalLanguage) -> Bool {
    let text = IFEvalText(response)
    switch self {
    case .keywords(let words):
      return words.allSatisfy { !text.lowered.places(of: PythonText($0).lowered).isEmpty }
    case .keywordFrequency(let word, let relation, let bound):
      return relation.holds(text.lowered.places(of: PythonText(word).stripped.lowered).count, bound)
    case .forbiddenWords(let words): return !words.contains { text.hasWord($0) }
    case .letterFrequency(let letter, let relation, let bound):
      return relation.holds(text.lowered.scalars.count { $0 == letter }, bound)
    case .responseLanguage(let code): return language.isIn(code, text.text)
    case .sentences(let relation, let bound):
      return relation.holds(language.sentences(text.text).count, bound)
    case .paragraphs(let count): return text.starParagraphs == count
    case .words(let relation, let bound): return relation.holds(text.wordCount, bound)
    case .firstWord(let word, let place, let count):
      guard let found = text.firstWord(ofParagraph: place) else { return false }
      return found.paragraphs == count && found.word == PythonText(word).lowered.string
    case .placeholders(let bound): return text.placeholderCount >= bound
    case .postscript(let marker): return text.hasPostscript(marker)
    case .bullets(let count): return text.bulletCount == count
    case .constrainedResponse:
      return ["yes", "no", "maybe"].contains {
        !text.stripped.places(of: PythonText("My answer is \($0).")).isEmpty
      }
    case .highlights(let bound): return text.highlightCount >= bound
    case .sections(let head, let bound): return text.sectionCount(head) >= bound
    case .json: return (try? JSONValue.parse(text.unfenced.string)) != nil
    case .title: return text.hasTitle
    case .twoResponses:
      guard let responses = text.starResponses, responses.count == 2 else { return false }
      return responses[0].stripped != responses[1].stripped
    case .repeatPrompt(let prompt):
      return text.stripped.lowered.hasPrefix(PythonText(prompt).stripped.lowered)
    case .endPhrase(let phrase):
      return text.stripped.stripped("\"").lowered.hasSuffix(PythonText(phrase).stripped.lowered)
    case .quotation:
      let scalars = text.stripped.scalars
      return scalars.count > 1 && scalars.first == "\"" && scalars.last == "\""
    case .capitalWords(let relation, let bound):
      return relation.holds(language.words(text.text).count(where: \.isUpper), bound)
    case .englishCapital: return text.text.isUpper && language.isIn("en", text.text)
    case .englishLowercase: return text.text.isLower && language.isIn("en", text.text)
    case .noComma: return !text.text.scalars.contains(",")
    }
  }
}
