/// "Did you mean": the known word nearest to one that is not known.
enum Suggestion {
  /// The nearest word by insertions, deletions and replacements, within a third of the letters.
  static func nearest(to word: String, among words: [String]) -> String? {
    let letters = Array(word.utf8.prefix(64))
    let ranked = words.map { ($0, distance(letters, Array($0.utf8))) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, (letters.count + 1) / 3)
    else {
      return nil
    }
    return best.0
  }

  /// Levenshtein's distance, one row at a time.
  private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var row = Array(0...second.count)
    for (i, letter) in first.enumerated() {
      var diagonal = i
      row[0] = i + 1
      for (j, other) in second.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[second.count]
  }
}
