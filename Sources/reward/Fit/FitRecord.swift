import Basics
import Hashing
import OrderedCollections
import Preferences
import Text

/// What is written with heads about how they came about.
struct FitRecord {
  let json: JSONObject

  /// - Throws: `file.access`.
  init(
    _ options: FitOptions, data: [DatasetFile], rows: RowAccounting, trainedOn count: Int
  ) throws {
    let files = try data.map { file -> JSONValue in
      [
        "path": .string(file.path == "-" ? "<stdin>" : file.path),
        "sha256": file.path == "-" ? .null : .string(try sha256(fileAt: file.path)),
        "rows": .number(file.accounting.read),
      ]
    }
    json = [
      "rewardkit": .string(programVersion), "seed": .number(options.seed),
      "eval_fraction": .number(options.evalFraction), "data": .array(files),
      "rows": .object(rows.json), "trained_on": .number(count),
    ]
  }

  /// The three shortest candidates, the first among equals: checked whenever the heads are opened.
  static func canary(_ candidates: [Candidate]) -> [Candidate] {
    let lengths = candidates.map { candidate in
      candidate.conversation.reduce(0) { $0 + $1.content.utf8.count }
    }
    return candidates.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }.prefix(3)
      .map { candidates[$0] }
  }
}
