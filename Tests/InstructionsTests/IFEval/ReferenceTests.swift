import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Instructions

private let fixture = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent(".deps/fixtures/languages.jsonl").path

/// Sentences, words and languages as NLTK and langdetect see them.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: fixture), "fixtures are not built (make fixtures)"))
struct ReferenceTests {
  @Test func textsAreTakenApartAlike() throws {
    let language = try IFEvalLanguage()
    let reader = try RowReader(path: fixture)
    var counts = (rows: 0, sentences: 0, words: 0, languages: 0)
    while let (line, row) = try reader.next() {
      let text = PythonText(row["text"]!.string!)
      counts.rows += 1
      let sentences = language.sentences(text).map(\.string)
      let wanted = row["sentences"]!.array!.map { $0.string! }
      if sentences != wanted {
        counts.sentences += 1
        let at = zip(sentences, wanted).first { $0 != $1 }
        Issue.record("line \(line): \(String(describing: at))")
      }
      let upper = language.words(text).count(where: \.isUpper)
      if upper != row["upper"]!.double.map({ Int($0) }) {
        counts.words += 1
        Issue.record("line \(line): \(upper) words in capitals, not \(row["upper"]!.text)")
      }
      let found = language.language(of: text)
      if found != row["language"]?.string {
        counts.languages += 1
      }
    }
    // langdetect draws at random: it does not agree with itself on every text.
    #expect(Double(counts.languages) <= 0.01 * Double(counts.rows), "\(counts)")
  }
}
