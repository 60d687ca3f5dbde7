import Basics

/// A continuation that is being generated.
struct GeneratedRow {
  /// Index of its prompt.
  let prompt: Int
  /// Which of the prompt's continuations it is.
  let number: Int
  var stream: RandomSource
  /// Nil without stop strings.
  var ending: Ending?
  private(set) var tokens: [Int32] = []

  init(prompt: Int, number: Int, stream: RandomSource, ending: Ending?) {
    self.prompt = prompt
    self.number = number
    self.stream = stream
    self.ending = ending
  }

  /// Adds a token; the whole continuation when that ends it.
  mutating func take(_ token: Int32, endTokens: Set<Int32>, maximum: Int) -> Generation? {
    let isEnd = endTokens.contains(token)
    if !isEnd { tokens.append(token) }
    let isLast = isEnd || tokens.count == maximum
    if let text = ending?.take(isEnd ? nil : token, isLast: isLast) {
      return Generation(tokens: tokens, finishReason: .stop, text: text)
    }
    guard isLast else { return nil }
    return Generation(tokens: tokens, finishReason: isEnd ? .stop : .length, text: nil)
  }

  /// A row's text and the search for a stop string in it.
  struct Ending {
    var decoder: any TokenTextDecoder
    var search: StopSearch

    /// The text before a stop string that is now complete, or nil. After the last token, what the
    /// decoder still held back counts too.
    mutating func take(_ token: Int32?, isLast: Bool) -> String? {
      if let token, search.append(decoder.append(token)) { return search.text }
      if isLast, search.append(decoder.finish()) { return search.text }
      return nil
    }
  }
}
