internal import Basics

/// The text of a tokenizer.json, split into the long lists of its model and the rest.
struct TokenizerDocument: Sendable {
  /// The document with an empty object or array in the place of each list.
  let value: JSONValue
  /// What was found in the form that is expected; what is not here is in `value`.
  let lists: ModelLists

  init(value: JSONValue, lists: ModelLists) {
    self.value = value
    self.lists = lists
  }

  /// - Throws: what `JSONValue.parse` throws.
  init(_ text: String) throws(RewardError) {
    var text = text
    let (lists, cuts, rest) = text.withUTF8 { bytes in
      var scanner = DocumentScanner(bytes)
      scanner.scan()
      var rest: [UInt8] = []
      var last = 0
      for cut in scanner.cuts {
        rest += bytes[last..<cut.lowerBound]
        // The brackets stay, and tell the kind of the list.
        rest += [bytes[cut.lowerBound], bytes[cut.upperBound - 1]]
        last = cut.upperBound
      }
      rest += bytes[last...]
      return (scanner.lists, scanner.cuts, rest)
    }
    self.lists = lists
    // What the scanner does not understand is left to the parser, which says what is wrong.
    do throws(RewardError) { value = try JSONValue.parse(rest) } catch {
      var error = error
      if let byte = error.place?.byte { error.place?.byte = TokenizerDocument.place(byte, cuts) }
      throw error
    }
  }

  /// Where byte `at` of the rest is in the text that `cuts` were taken from.
  private static func place(_ at: Int, _ cuts: [Range<Int>]) -> Int {
    cuts.reduce(at) { $0 > $1.lowerBound + 1 ? $0 + $1.count - 2 : $0 }
  }

  /// The text of the whole document, where vocabulary and merges are lists. Cost: O(bytes).
  var text: String {
    // Quotes within strings are escaped, so what stands for a list occurs once.
    var text = value.text
    if let vocabulary = lists.vocabulary {
      var members: [String] = []
      vocabulary.forEach { token, id in members.append("\(TokenizerDocument.quoted(token)): \(id)")
      }
      text.fill("\"vocab\": {}", with: members)
    }
    if let merges = lists.merges {
      var items: [String] = []
      merges.forEach { item, _ in
        switch item {
        case .pair(let left, let whole):
          let right = UnsafeBufferPointer(rebasing: whole[left.count...])
          items.append("[\(TokenizerDocument.quoted(left)), \(TokenizerDocument.quoted(right))]")
        case .text(let text): items.append(TokenizerDocument.quoted(text))
        }
      }
      text.fill("\"merges\": []", with: items)
    }
    return text
  }

  private static func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    JSONValue.string(String(decoding: bytes, as: UTF8.self)).text
  }
}

extension String {
  /// Puts `items` between the brackets at the end of `placeholder`.
  fileprivate mutating func fill(_ placeholder: String, with items: [String]) {
    let parts = utf8.split(separator: placeholder.utf8, maxSplits: 1)
    precondition(parts.count == 2, "the model has a place for the list")
    let head = "\(Substring(parts[0]))\(placeholder.dropLast())"
    self = head + items.joined(separator: ", ") + placeholder.suffix(1) + Substring(parts[1])
  }
}
