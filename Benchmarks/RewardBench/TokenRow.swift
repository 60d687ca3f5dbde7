import RewardKit
import Storage

extension RewardError.Code {
  /// A row of the benchmark's data is not what the measurement reads.
  static let benchRows = Self("bench.rows")
}

/// A row of token ids: a pair, or a prompt to be continued.
struct TokenRow {
  /// To be continued; empty in a pair.
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
    try BenchRow.read(path, limit: limit) { row in
      func ids(_ key: String) throws -> [Int32] {
        try keys.contains(key) ? row.ids(row.value[key], key, vocabulary) : []
      }
      return TokenRow(
        prompt: try ids("prompt_ids"), chosen: try ids("chosen_ids"),
        rejected: try ids("rejected_ids"))
    }
  }

  static let pairKeys = ["chosen_ids", "rejected_ids"]
}

/// Sequences that belong together and may begin alike.
struct SequenceRow {
  var sequences: [[Int32]]

  /// Tokens when what sequences begin with is computed once.
  var uniqueTokens: Int { TokenTree(sequences).tokens.count }

  /// - Throws: `bench.rows` with the row's line, and what reading JSON Lines throws.
  static func read(_ path: String, limit: Int?, vocabulary: Int) throws -> [SequenceRow] {
    try BenchRow.read(path, limit: limit) { row in
      let lists = row.value["sequences"]?.array ?? []
      guard !lists.isEmpty else { throw row.error("must be a list of sequences", "sequences") }
      return SequenceRow(sequences: try lists.map { try row.ids($0, "sequences", vocabulary) })
    }
  }
}

/// A line of the data with its place.
struct BenchRow {
  let value: JSONValue
  let path: String
  let line: Int

  /// Every line's `decode`, at most `limit`.
  /// - Throws: `bench.rows` for a file without rows; what reading JSON Lines and `decode` throw.
  static func read<Row>(
    _ path: String, limit: Int?, _ decode: (BenchRow) throws -> Row
  ) throws -> [Row] {
    let reader = try JSONLinesReader(path: path)
    var rows: [Row] = []
    while rows.count < limit ?? .max, let (line, value) = try reader.next() {
      rows.append(try decode(BenchRow(value: value, path: path, line: line)))
    }
    guard !rows.isEmpty else {
      throw RewardError(.benchRows, "there are no rows", at: .init(file: path))
    }
    return rows
  }

  /// Token ids, at least one.
  func ids(_ value: JSONValue?, _ key: String, _ vocabulary: Int) throws -> [Int32] {
    let numbers = value?.array ?? []
    let found = numbers.compactMap(\.int).filter { 0..<vocabulary ~= $0 }.map(Int32.init)
    guard found.count == numbers.count, !found.isEmpty else {
      throw error("must be a list of token ids below \(vocabulary)", key)
    }
    return found
  }

  func error(_ reason: String, _ key: String) -> RewardError {
    RewardError(.benchRows, reason, at: .init(file: path, line: line, item: key))
  }
}
