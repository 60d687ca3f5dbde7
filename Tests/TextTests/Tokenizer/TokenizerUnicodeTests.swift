import Basics
import Foundation
import Testing

@testable import Text

@Suite struct TokenizerUnicodeTests {
  @Test(.enabled(if: TokenizerFixtures.hasOracle, Comment(rawValue: TokenizerFixtures.absent)))
  func normalizersAgreeWithReference() throws {
    let folder = try TokenizerFixtures.folder.get()
    var reader = TokenizerFixtures.Reader(
      try Data(contentsOf: folder.appending(path: "normalized.bin")))
    let map = try CharacterMap(
      SchemaNode(
        .string(try String(contentsOf: folder.appending(path: "charsmap.txt"), encoding: .utf8)),
        path: "map"))
    let normalizers: [(String, Normalizer)] = [
      ("NFC", .unicode(.nfc)), ("NFD", .unicode(.nfd)), ("NFKC", .unicode(.nfkc)),
      ("NFKD", .unicode(.nfkd)), ("Precompiled", .precompiled(map)), ("Nmt", .nmt),
    ]
    var differences = TokenizerParityTests.Differences()
    for (index, line) in try TokenizerFixtures.lines.get().prefix(2000).enumerated() {
      for (name, normalizer) in normalizers {
        let wanted = Array(reader.text().utf8)
        for tracks in [false, true] {
          var text = Array(line.utf8).withUnsafeBufferPointer {
            AlignedText($0, origin: 0, tracksSpans: tracks)
          }
          normalizer.apply(to: &text)
          differences.compare(name, index, line, wanted, text.bytes)
          if tracks { #expect(text.spans?.count == text.bytes.count) }
        }
      }
    }
    #expect(differences.counts.isEmpty, "\(differences.report)")
  }
}
