import ArgumentParser
import Foundation
import Hashing
import OrderedCollections
import RewardKit

/// Turns texts into token ids: `peers/tokenise.py`.
struct TokeniseTexts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenise", abstract: "Tokens and megabytes of text per second of tokenising.",
    discussion: """
      A row of the data is {"text": "..."}. It is done on one thread, one text after another. \
      'ids_sha256' is of all ids in the order of the rows, each row's preceded by how many they \
      are, as 32-bit little-endian integers.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "Passes over all rows.")
  var repeats = 5

  func validate() throws { try requirePositive(repeats, "repeats") }

  func run() throws {
    threads.apply()
    let tokenizer = try Tokenizer(directory: data.model)
    let texts = try BenchRow.read(data.data, limit: data.limit) { row in
      guard let text = row.value["text"]?.string else { throw row.error("must be a text", "text") }
      return text
    }
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }
    // The first pass is not timed; the peer's fills its cache of words.
    var ids = texts.map { tokenizer.encode($0, addSpecialTokens: false) }
    let tokens = ids.reduce(0) { $0 + $1.count }
    let times = (0..<repeats).map { _ in
      elapsed { ids = texts.map { tokenizer.encode($0, addSpecialTokens: false) } }
    }
    report(
      [
        "configuration": "one at a time", "texts": .number(texts.count),
        "bytes": .number(bytes), "tokens": .number(tokens),
        "megabytes_per_second": spread(times.map { Double(bytes) / 1e6 / $0 }),
        "tokens_per_second": spread(times.map { Double(tokens) / $0 }),
        "ids_sha256": .string(Self.digest(ids)),
      ], model: data.model, threads: 1)
  }

  private static func digest(_ rows: [[Int32]]) -> String {
    var bytes = Data()
    for ids in rows {
      for value in [Int32(ids.count)] + ids {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return sha256(bytes)
  }
}
