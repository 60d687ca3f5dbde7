/// "Did you mean": the known word nearest to one that is not known.
public enum Suggestion {
  /// The nearest word by insertions, deletions and replacements of letters, the first among
  /// equals; nil where none is within a third of the letters (rounded, at least one).
  ///
  /// Of a long `word` only the first 100 letters count, so that hostile input costs no more than
  /// O(100 × letters of all `words`).
  public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let letters = Array(word.prefix(100))
    let limit = max(1, (letters.count + 1) / 3)
    var best: (word: String, distance: Int)?
    for candidate in words {
      let distance = distance(letters, Array(candidate))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Levenshtein's distance, one row of its table at a time.
  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in second.enumerated() {
        let above = row[column + 1]
        row[column + 1] = min(min(above, row[column]) + 1, diagonal + (letter == other ? 0 : 1))
        diagonal = above
      }
    }
    return row[second.count]
  }
}
