public import Basics
import Foundation
import GRDB
import OrderedCollections

extension RewardError.Code {
  /// A store of scores that cannot be opened, read or written.
  public static let scoreCache = Self("cache.database")
}

/// Rewards that were computed before, in an SQLite file that several programs may use at once.
///
/// Rewards are found by what was scored and by which model (``ScoreKey``), never by where a row stood.
/// A reward takes about 60 bytes. One with attributes, an uncertainty or a rationale is not stored.
public final class ScoreCache: Sendable {
  /// The file.
  public let path: String
  private let database: DatabaseQueue

  /// Opens the file, or makes it with its folder.
  ///
  /// - Throws: `cache.database` for a file that is no store of scores, and for one that another program
  ///   has held for 30 seconds; `file.access`.
  public init(path: String) throws(RewardError) {
    self.path = path
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw RewardError(
        .fileAccess, "the folder cannot be made", at: .init(file: folder.path), cause: error)
    }
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(30)
      configuration.prepareDatabase { database in
        // Readers and one writer at once; a crash may lose the last scores, never the file.
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
      try Self.migrator.migrate(database)
    } catch { throw Self.failure(error, path) }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("scores 1") { database in
      try database.execute(
        sql: """
          CREATE TABLE scores (
            key BLOB PRIMARY KEY, value REAL NOT NULL, steps BLOB,
            tokens INTEGER, truncated INTEGER, hash INTEGER) WITHOUT ROWID;
          CREATE TABLE files (
            path TEXT, size INTEGER, changed REAL, sha256 TEXT NOT NULL,
            PRIMARY KEY (path, size, changed)) WITHOUT ROWID;
          """)
    }
    return migrator
  }

  /// The rewards of these keys, nil where one is not known, in order.
  /// - Throws: `cache.database`. Cost: about 1 µs a key.
  public func rewards(_ keys: [ScoreKey]) throws(RewardError) -> [Reward?] {
    try run { queue in
      try queue.read { database in
        let stored = try StoredReward(database)
        return try keys.map { try stored($0) }
      }
    }
  }

  /// Stores rewards in one transaction; what is there already is replaced.
  /// - Throws: `cache.database`, also for a full disk.
  public func store(_ rewards: [(key: ScoreKey, reward: Reward)]) throws(RewardError) {
    guard !rewards.isEmpty else { return }
    try run { queue in
      try queue.write { database in
        let statement = try database.cachedStatement(
          sql: "INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?, ?, ?)")
        for (key, reward) in rewards {
          let steps = reward.steps.map { steps in steps.withUnsafeBytes { Data($0) } }
          let reading = reward.reading
          try statement.execute(arguments: [
            key.bytes, reward.value, steps, reading?.tokens, reading?.isTruncated,
            reading.map { Int64(bitPattern: $0.hash) },
          ])
        }
      }
    }
  }

  /// SHA-256 of a file, computed anew only where its size or its time has changed since.
  /// - Throws: `cache.database`, `file.access`.
  func digest(
    of file: String, compute: (String) throws -> String
  ) throws(RewardError) -> String {
    // Of a link the file behind it changes, never the link itself.
    let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
    let attributes: [FileAttributeKey: Any]
    do { attributes = try FileManager.default.attributesOfItem(atPath: real) } catch {
      throw RewardError(.fileAccess, "cannot be read", at: .init(file: file), cause: error)
    }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    let arguments: StatementArguments = [real, size, changed]
    let known = try run { queue in
      try queue.read { database in
        try String.fetchOne(
          database, sql: "SELECT sha256 FROM files WHERE path = ? AND size = ? AND changed = ?",
          arguments: arguments)
      }
    }
    if let known { return known }
    let found: String
    do { found = try compute(real) } catch {
      throw RewardError(.fileAccess, "cannot be read", at: .init(file: file), cause: error)
    }
    try run { queue in
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
          arguments: arguments + [found])
      }
    }
    return found
  }

  private func run<Result>(
    _ body: (DatabaseQueue) throws -> Result
  ) throws(RewardError) -> Result {
    do { return try body(database) } catch { throw Self.failure(error, path) }
  }

  private static func failure(_ error: any Error, _ path: String) -> RewardError {
    RewardError(
      .scoreCache,
      "the store of scores cannot be used; a damaged one may be deleted, another is named by "
        + "--cache, and --no-cache does without", at: .init(file: path), cause: error)
  }
}

extension Reward {
  /// Whether a store gives back all of it.
  var isStorable: Bool {
    attributes.isEmpty && uncertainty == nil && rationale == nil && stage == nil
  }
}
