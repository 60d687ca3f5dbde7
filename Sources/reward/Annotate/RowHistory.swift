import Basics
import OrderedCollections
import Tracking

/// What was done to a row, oldest first: entries are added and never changed. They hold no dates,
/// so that the same data and options give the same file.
struct RowHistory {
  private(set) var entries: [JSONValue] = []

  /// Nothing was done yet.
  init() {}

  /// The entries of a column; none where it is not there.
  /// - Returns: nil for a column that holds something else.
  init?(_ column: JSONValue?) {
    guard let column, !column.isNull else { return }
    guard case .array(let found) = column, found.allSatisfy(Self.isEntry) else { return nil }
    entries = found
  }

  private static func isEntry(_ value: JSONValue) -> Bool {
    value["step"]?.string != nil && value["changed"]?.object != nil
      && value["version"]?.string != nil
  }

  /// Adds an entry.
  ///
  /// - Parameters:
  ///   - changed: columns with what was there, null where nothing was, and what is there now.
  ///   - exchanged: columns that changed places.
  ///   - unpaired: columns of one answer that had nothing to change places with.
  mutating func add(
    _ step: String, options: JSONObject,
    changed: [(column: String, from: JSONValue, to: JSONValue)] = [],
    exchanged: [(first: String, second: String)] = [], unpaired: [String] = []
  ) {
    var entry: JSONObject = ["step": .string(step), "options": .object(options)]
    entry["changed"] = .object(
      JSONObject(
        changed.map { ($0.column, ["from": $0.from, "to": $0.to]) }, uniquingKeysWith: { $1 }))
    if !exchanged.isEmpty {
      entry["exchanged"] = .array(
        exchanged.map { [.string($0.first), .string($0.second)] })
    }
    if !unpaired.isEmpty { entry["unpaired"] = .array(unpaired.map(JSONValue.string)) }
    entry["version"] = .string(rewardKitVersion)
    entries.append(.object(entry))
  }
}
