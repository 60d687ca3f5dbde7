import Basics
import Foundation
import Testing

@testable import Text

/// 0 differences to the Python package `tokenizers` in ids, text, offsets and pairs.
@Suite(.enabled(if: TokenizerFixtures.hasOracle, Comment(rawValue: TokenizerFixtures.absent)))
struct TokenizerParityTests {
  static let kinds = [
    "gpt2", "llama3", "qwen2", "smollm2", "llama2", "mistral", "gemma", "minilm", "bert_cased",
    "xlmr", "t5", "albert", "word_level", "roberta", "clip", "gpt4o", "possessive", "deepseek",
    "splits",
  ]

  /// These also read every scalar of the planes that have characters; between them they ask for
  /// every class and mapping.
  static let kindsForAllScalars: Set = ["gpt2", "smollm2", "minilm", "t5", "albert", "word_level"]

  @Test(arguments: kinds) func parity(_ kind: String) throws {
    let folder = try TokenizerFixtures.folder.get().appending(path: kind)
    // A kind whose files are absent (SmolLM2, MiniLM) was skipped by the script.
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    let tokenizer = try Tokenizer(directory: folder.path)
    let lines = try TokenizerFixtures.lines.get()
    var reader = TokenizerFixtures.Reader(
      try Data(contentsOf: folder.appending(path: "expected.bin")))
    #expect(reader.count() == lines.count)
    #expect(lines.count >= 10_000)
    let withOffsets = reader.count()
    var differences = Differences()
    let count = Self.kindsForAllScalars.contains(kind) ? lines.count : 10_000
    for (index, line) in lines.prefix(count).enumerated() {
      let ids = reader.numbers()
      let whole = reader.text()
      let plain = reader.text()
      let found = tokenizer.encode(line, addSpecialTokens: true)
      differences.compare("ids", index, line, ids, found)
      differences.compare(
        "text", index, line, Array(whole.utf8),
        Array(tokenizer.decode(ids, skipSpecialTokens: false).utf8))
      differences.compare(
        "plain text", index, line, Array(plain.utf8),
        Array(tokenizer.decode(ids, skipSpecialTokens: true).utf8))
      guard index < withOffsets else { continue }
      let offsets = reader.numbers()
      let encoding = tokenizer.encodeWithOffsets(line, addSpecialTokens: true)
      differences.compare("ids with offsets", index, line, ids, encoding.ids)
      let pair = tokenizer.encodePair(
        line, lines[(index + 1) % lines.count], addSpecialTokens: true)
      differences.compare("pair ids", index, line, reader.numbers(), pair.ids)
      differences.compare("pair type ids", index, line, reader.numbers(), pair.typeIDs)
      // Where the vocabulary lacks bytes the reference leaves them out and then counts offsets wrong.
      guard tokenizer.isLossless || whole == line else { continue }
      differences.compare(
        "offsets", index, line, offsets,
        encoding.scalarOffsets.flatMap { [Int32($0.lowerBound), Int32($0.upperBound)] })
    }
    #expect(differences.counts.isEmpty, "\(kind): \(differences.report)")
  }

  struct Differences {
    var counts: [String: Int] = [:]
    var report = ""

    mutating func compare<Element: Equatable>(
      _ what: String, _ index: Int, _ line: String, _ wanted: [Element], _ found: [Element]
    ) {
      guard wanted != found else { return }
      counts[what, default: 0] += 1
      if counts[what]! <= 2 {
        report += "\n\(what) of line \(index) \(line.debugDescription)"
        let same = zip(wanted, found).prefix { $0 == $1 }.count
        report += "\n  from \(same): wanted \(wanted.dropFirst(same).prefix(20))"
        report += "\n  found \(found.dropFirst(same).prefix(20))"
      }
    }
  }
}
