import RewardKit
import Storage

extension RewardError.Code {
  /// A row of the benchmark's data is not what the measurement reads.
  static let benchRows = Self("bench.rows")
}

/// A row of token ids: a pair, or a prompt to be continued.
struct TokenRow {
  /// What both sequences of a pair begin with; empty where the row does not say.
  var prompt: [Int32]
  var chosen: [Int32]
  var rejected: [Int32]

  /// Tokens of both sequences, the common ones counted twice: what a peer computes without padding.
  var tokens: Int { chosen.count + rejected.count }

  /// Tokens of the pair when what the two begin with is computed once.
  var uniqueTokens: Int { TokenTree([chosen, rejected]).tokens.count }

  var pair: TokenPair { TokenPair(chosen: chosen, rejected: rejected) }

  /// - Parameter keys: the columns that must be there and not empty.
  /// - Throws: `bench.rows` with the row's line, and what reading JSON Lines throws.
  static func read(_ path: String, limit: Int?, keys: [String], vocabulary: Int) throws
    -> [TokenRow]
  {
    let reader = try JSONLinesReader(path: path)
    var rows: [TokenRow] = []
    while rows.count < limit ?? .max, let (line, value) = try reader.next() {
      func ids(_ key: String) throws -> [Int32] {
        let numbers = value[key]?.array ?? []
        let found = numbers.compactMap(\.int).filter { 0..<vocabulary ~= $0 }.map(Int32.init)
        guard found.count == numbers.count, !found.isEmpty || !keys.contains(key) else {
          throw RewardError(
            .benchRows, "must be a list of token ids below \(vocabulary)",
            at: .init(file: path, line: line, item: key))
        }
        return found
      }
      rows.append(
        TokenRow(
          prompt: try ids("prompt_ids"), chosen: try ids("chosen_ids"),
          rejected: try ids("rejected_ids")))
    }
    guard !rows.isEmpty else {
      throw RewardError(.benchRows, "there are no rows", at: .init(file: path))
    }
    return rows
  }

  static let pairKeys = ["chosen_ids", "rejected_ids"]
}
