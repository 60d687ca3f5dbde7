/// Numbers for n-grams: equal n-grams have equal numbers, of all texts that the index was given.
///
/// An n-gram is known by the number of its first n - 1 words and that of its last word, so that it
/// costs O(1) whatever n is. Words are equal where their scalars are, as in Python; Swift would
/// take composed and decomposed letters for the same.
struct NGramIndex {
  private struct Extension: Hashable {
    let prefix: Int
    let word: Int
  }

  private var words: [[UInt8]: Int] = [:]
  private var extensions: [Extension: Int] = [:]
  // Words and longer n-grams share the numbers, or a prefix could be mistaken for one of another n.
  private var count = 0

  /// The number of each word. Cost: O(bytes).
  mutating func numbers(of tokens: [String]) -> [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(tokens.count)
    for token in tokens {
      let bytes = [UInt8](token.utf8)
      if let known = words[bytes] {
        numbers.append(known)
      } else {
        words[bytes] = count
        numbers.append(count)
        count += 1
      }
    }
    return numbers
  }

  /// The n-grams at each place, for n = 1 to `order`; none where the text is shorter than n.
  /// Cost: O(order · tokens).
  mutating func nGrams(of tokens: [String], upTo order: Int) -> [[Int]] {
    let words = numbers(of: tokens)
    var all = [words]
    for n in 1..<max(order, 1) { all.append(extend(all[n - 1], by: words)) }
    return all
  }

  private mutating func extend(_ prefixes: [Int], by words: [Int]) -> [Int] {
    let n = words.count - prefixes.count + 1
    guard prefixes.count > 1 else { return [] }
    var numbers: [Int] = []
    numbers.reserveCapacity(prefixes.count - 1)
    for place in 0..<(prefixes.count - 1) {
      let nGram = Extension(prefix: prefixes[place], word: words[place + n])
      if let known = extensions[nGram] {
        numbers.append(known)
      } else {
        extensions[nGram] = count
        numbers.append(count)
        count += 1
      }
    }
    return numbers
  }
}

/// How many of the candidate's n-grams are matched, each as often as the reference that has it most
/// often (Papineni et al. 2002, section 2.1). Cost: O(candidate + references).
func clippedMatches(_ candidate: [Int], references: [[Int]]) -> Int {
  var left: [Int: Int] = [:]
  for reference in references {
    var counts: [Int: Int] = [:]
    for nGram in reference { counts[nGram, default: 0] += 1 }
    left.merge(counts, uniquingKeysWith: max)
  }
  var matches = 0
  for nGram in candidate {
    guard let more = left[nGram], more > 0 else { continue }
    left[nGram] = more - 1
    matches += 1
  }
  return matches
}
