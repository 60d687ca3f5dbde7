extension Constraint {
  /// Ways of asking for this constraint in English, each one whole sentence in which every
  /// argument stands visibly. At least three; the order is stable.
  public var phrasings: [String] {
    switch self {
    case .includesWord(let word):
      [
        "Use the word \"\(word)\".", "Include the word \"\(word)\" in your answer.",
        "Your answer must contain the word \"\(word)\".",
        "Make sure that the word \"\(word)\" appears.",
      ]
    case .avoidsWord(let word):
      [
        "Do not use the word \"\(word)\".", "Avoid the word \"\(word)\".",
        "Your answer must not contain the word \"\(word)\".",
        "Write it without the word \"\(word)\".",
      ]
    case .repeatsWord(let word, let times):
      [
        "Use the word \"\(word)\" at least \(times) times.",
        "The word \"\(word)\" must appear at least \(times) times.",
        "Repeat the word \"\(word)\" so that it occurs \(times) times or more.",
      ]
    case .atMostWords(let count):
      [
        "Use at most \(count) words.", "Use no more than \(count) words.",
        "Keep it to \(count) words or fewer.", "Your answer must not exceed \(count) words.",
      ]
    case .atLeastWords(let count):
      [
        "Use at least \(count) words.", "Write \(count) words or more.",
        "Your answer must have at least \(count) words.", "Do not use fewer than \(count) words.",
      ]
    case .wordRange(let range):
      [
        "Use between \(range.lowerBound) and \(range.upperBound) words.",
        "Write \(range.lowerBound) to \(range.upperBound) words.",
        "Your answer must have at least \(range.lowerBound) and at most \(range.upperBound) words.",
      ]
    case .exactSentences(let count):
      [
        "Write exactly \(Self.counted(count, "sentence")).",
        "Answer in exactly \(Self.counted(count, "sentence")).",
        "Your answer must have exactly \(Self.counted(count, "sentence")).",
      ]
    case .atMostSentences(let count):
      [
        "Use at most \(Self.counted(count, "sentence")).",
        "Use no more than \(Self.counted(count, "sentence")).",
        "Do not write more than \(Self.counted(count, "sentence")).",
      ]
    case .bullets(let count):
      [
        "Answer with exactly \(Self.counted(count, "bullet point")).",
        "Make a list of exactly \(Self.counted(count, "bullet point")).",
        "Your answer must have exactly \(Self.counted(count, "bullet point")).",
      ]
    case .paragraphs(let count):
      [
        "Write exactly \(Self.counted(count, "paragraph")).",
        "Answer in exactly \(Self.counted(count, "paragraph")), with blank lines between.",
        "Your answer must have exactly \(Self.counted(count, "paragraph")).",
      ]
    case .lowercase:
      [
        "Use only lower case letters.", "Write everything in lower case.",
        "Do not use any capital letters.",
      ]
    case .uppercase:
      [
        "Use only capital letters.", "Write everything in capital letters.",
        "Do not use any lower case letters.",
      ]
    case .startsWith(let phrase):
      [
        "Start with \"\(phrase)\".", "Begin your answer with \"\(phrase)\".",
        "Start your answer with \"\(phrase)\".",
      ]
    case .endsWith(let phrase):
      [
        "End with \"\(phrase)\".", "Finish your answer with \"\(phrase)\".",
        "Let your answer end with \"\(phrase)\".",
      ]
    case .quotation:
      [
        "Put your whole answer in double quotation marks.",
        "Wrap your entire answer in double quotation marks.",
        "Your answer must begin and end with a double quotation mark.",
      ]
    case .jsonObject:
      [
        "Answer with a JSON object only.", "Write your whole answer as a JSON object.",
        "Your answer must be a valid JSON object and nothing else.",
      ]
    case .noCommas:
      [
        "Do not use any commas.", "Write it without commas.",
        "Your answer must not contain a comma.",
      ]
    case .includesDigit:
      [
        "Include at least one digit.", "Use at least one number written in digits.",
        "Your answer must contain a number in digits.",
      ]
    case .noDigits:
      [
        "Do not use any digits.", "Write it without digits.",
        "Your answer must not contain a digit.",
      ]
    case .includesMark(let mark):
      [
        "Use at least one \(mark.name) mark.", "Include a \"\(mark.rawValue)\" in your answer.",
        "Your answer must contain at least one \(mark.name) mark.",
      ]
    case .endsWithMark(let mark):
      [
        "End with \(mark.article) \(mark.name) mark.",
        "The last character must be \"\(mark.rawValue)\".",
        "Finish your answer with \(mark.article) \(mark.name) mark.",
      ]
    case .title:
      [
        "Give it a title in double angle brackets, such as <<title>>.",
        "Add a title wrapped in double angle brackets, such as <<title>>.",
        "Your answer must have a title that is written like <<title>>.",
      ]
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    let names = ["one", "two", "three", "four", "five"]
    let number = count <= names.count && count > 0 ? names[count - 1] : String(count)
    return count == 1 ? "\(number) \(noun)" : "\(number) \(noun)s"
  }
}

extension Constraint.Mark {
  fileprivate var name: String { self == .question ? "question" : "exclamation" }
  fileprivate var article: String { self == .question ? "a" : "an" }
}
