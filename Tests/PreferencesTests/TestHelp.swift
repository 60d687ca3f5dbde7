import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Text

let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
let corpus = repository + "/Tests/Corpora/rows"
let data = repository + "/../shared/data"
let hasData = FileManager.default.fileExists(atPath: data + "/README.md")
let noData: Comment = "the shared data sets are not beside this checkout (../shared/data)"

func user(_ text: String) -> Message { Message(role: "user", content: text) }
func assistant(_ text: String) -> Message { Message(role: "assistant", content: text) }
func system(_ text: String) -> Message { Message(role: "system", content: text) }

/// One row's examples, read under the policy `error`.
func read<Example: DatasetExample>(
  _ row: String, as type: Example.Type = Example.self, columns: ColumnNames = ColumnNames()
) throws -> [Example] {
  var reader = ExampleReader<Example>(columns: columns)
  let object = try #require(try JSONValue.parse(row).object)
  return try reader.read(object, line: 1)
}

/// The code of the error that `body` throws; nil where it throws none.
func code(_ body: () throws -> Void) -> RewardError.Code? {
  do {
    try body()
    return nil
  } catch { return (error as? RewardError)?.code }
}

/// A file that goes away with the value.
final class TemporaryFile: Sendable {
  let path: String

  init(_ text: String) throws {
    path = NSTemporaryDirectory() + "/rows-" + UUID().uuidString
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
