import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Evaluation

private let data = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")
  .path

/// Dialogues by people, and answers of models full of Markdown and code.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: data), "needs ../shared/data"))
struct RealTextTests {
  private func texts(_ file: String) throws -> [String] {
    let reader = try RowReader(path: "\(data)/\(file)")
    var texts: [String] = []
    while let (_, row) = try reader.next() {
      for column in ["chosen", "rejected"] {
        switch row[column] {
        case .string(let text): texts.append(text)
        case .array(let list): texts += list.compactMap(\.string)
        default: break
        }
      }
    }
    return texts
  }

  private func letters(_ text: String) -> [Unicode.Scalar] {
    text.precomposedStringWithCanonicalMapping.unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
  }

  private func codes(_ text: String) -> [[UInt8]] {
    MarkdownLines(text).lines.filter { $0.isCode && !$0.isBlank }.map { line in
      Array(line.text.utf8.reversed().drop { $0 == 0x20 }.reversed())
    }
  }

  @Test(arguments: [
    ("hh-rlhf-harmless/test.jsonl.gz", 250), ("rm-bench/chat_filtered.json.gz", 250),
    ("rm-bench/code_filtered.json.gz", 250),
  ])
  func changesKeepTheirPromises(file: String, count: Int) throws {
    let texts = try texts(file).prefix(count)
    #expect(texts.count == count)
    var applied: [String: Int] = [:]
    for (item, text) in texts.enumerated() {
      let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).count
      for change in Perturbation.all {
        guard let changed = change.apply(to: text, seed: 0, item: item) else { continue }
        applied[change.name, default: 0] += 1
        let after = changed.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).count
        switch change.kind {
        case .format:
          let isKept =
            letters(changed) == letters(text)
            && (change.name == "crlf" || codes(changed) == codes(text))
          #expect(isKept, "\(change.name): text \(item) of \(file)")
        case .noise: #expect(after == words)
        case .damage: #expect(after < words)
        }
      }
      for change in LengthChange.allCases {
        guard let changed = change.apply(to: text) else { continue }
        applied[change.rawValue, default: 0] += 1
        #expect(change.truncates == (changed.utf8.count < text.utf8.count))
      }
    }
    // Every text has words, and most have sentences.
    for name in ["word-drop-15", "padding", "first-half"] {
      #expect(applied[name, default: 0] > count * 9 / 10, "\(name): \(applied[name, default: 0])")
    }
    #expect(applied["typos", default: 0] > count / 3)
  }
}
