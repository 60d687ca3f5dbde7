/// "Did you mean": the known word nearest to one that is not known.
enum Suggestion {
  /// The nearest word within a third of the letters (at least one), counting insertions,
  /// deletions and replacements; nil where none is near. Cost: O(words × letters²).
  static func nearest(to word: String, among words: [String]) -> String? {
    let letters = Array(word.prefix(100))
    let limit = max(1, letters.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in words {
      let distance = distance(letters, Array(candidate))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

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
