import Basics
import Foundation
import GRDB
import GRDBSQLite

/// Rewards as they stand in the table `scores`, read by SQLite's own functions: GRDB's rows cost
/// several times as much as finding them.
struct StoredReward {
  private let statement: OpaquePointer

  /// - Throws: what SQLite says.
  init(_ database: Database) throws {
    statement = try database.cachedStatement(
      sql: "SELECT value, steps, tokens, truncated, hash FROM scores WHERE key = ?"
    ).sqliteStatement
  }

  /// The reward of a key; nil where there is none.
  /// - Throws: what SQLite says; `SQLITE_CORRUPT` for a row with other types than are written.
  func callAsFunction(_ key: ScoreKey) throws -> Reward? {
    try key.withBytes { bytes in
      defer {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
      }
      // Nil for the destructor: the bytes stay until the statement lets go of them.
      try check(sqlite3_bind_blob(statement, 1, bytes.baseAddress, CInt(bytes.count), nil))
      switch sqlite3_step(statement) {
      case SQLITE_DONE: return nil
      case SQLITE_ROW: return try reward()
      case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
      }
    }
  }

  private func check(_ code: CInt) throws {
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Reads by the types that are stored: SQLite lets a file have a text in a column of numbers, and
  /// would give it as 0.
  private func reward() throws -> Reward {
    let damaged = DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a score of another type")
    guard type(0) == SQLITE_FLOAT else { throw damaged }
    var reward = Reward(value: sqlite3_column_double(statement, 0))
    switch type(1) {
    case SQLITE_NULL: break
    case SQLITE_BLOB: reward.steps = try steps() ?? { throw damaged }()
    default: throw damaged
    }
    let kinds = (2...4).map { type($0) }
    if kinds == [SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_INTEGER] {
      reward.reading = Reading(
        tokens: Int(integer(2)), isTruncated: integer(3) != 0,
        hash: UInt64(bitPattern: integer(4)))
    } else if kinds != [SQLITE_NULL, SQLITE_NULL, SQLITE_NULL] {
      throw damaged
    }
    return reward
  }

  private func type(_ column: CInt) -> CInt { sqlite3_column_type(statement, column) }
  private func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(statement, column) }

  /// Nil for bytes that are no whole numbers.
  private func steps() -> [Double]? {
    let count = Int(sqlite3_column_bytes(statement, 1))
    guard count % 8 == 0 else { return nil }
    let bytes = UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, 1), count: count)
    return stride(from: 0, to: count, by: 8).map {
      bytes.loadUnaligned(fromByteOffset: $0, as: Double.self)
    }
  }
}
