import Foundation

@testable import Text

/// What `Tests/Oracle/tokenizers_fixtures.py` wrote: made when it is absent or out of date.
struct TokenizerFixtures {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let python = root.appending(path: ".deps/oracle/bin/python").path
  static let hasOracle = FileManager.default.isExecutableFile(atPath: python)
  static let absent = "the oracle (.deps/oracle) is absent: run `make oracle`"

  /// Runs a script of `Tests/Oracle`. - Returns: its exit status and what it said.
  static func run(_ script: String, _ arguments: [String] = []) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [root.appending(path: "Tests/Oracle/\(script)").path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  static let folder: Result<URL, any Error> = Result {
    let (status, said) = try run("tokenizers_fixtures.py")
    guard status == 0 else { throw FixtureError(message: said) }
    return root.appending(path: ".deps/fixtures/tokenizers")
  }

  static let lines: Result<[String], any Error> = Result {
    var reader = Reader(try Data(contentsOf: folder.get().appending(path: "lines.bin")))
    return (0..<reader.count()).map { _ in reader.text() }
  }

  struct FixtureError: Error { let message: String }

  /// Reads the little-endian records of the script.
  struct Reader {
    private let data: Data
    private var at = 0
    init(_ data: Data) { self.data = data }

    mutating func count() -> Int {
      defer { at += 4 }
      return data.withUnsafeBytes {
        Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      }
    }

    mutating func text() -> String {
      let count = count()
      defer { at += count }
      return data.withUnsafeBytes { String(decoding: $0[at..<at + count], as: UTF8.self) }
    }

    mutating func numbers() -> [Int32] {
      let count = count()
      defer { at += 4 * count }
      return data.withUnsafeBytes { bytes in
        (0..<count).map { bytes.loadUnaligned(fromByteOffset: at + 4 * $0, as: Int32.self) }
      }
    }
  }
}
