import Basics
import OrderedCollections

/// What to say of a row that is none of the shapes, or lacks a column that the user named.
struct ShapeFailure {
  private let row: JSONObject
  private let place: RewardError.Place

  init(_ row: JSONObject, file: String?, line: Int?) {
    self.row = row
    place = RewardError.Place(file: file, line: line)
  }

  /// Columns of the shapes that most files have; the others are told by name alone.
  private static let usualColumns: Set = [
    "prompt", "chosen", "rejected", "response", "responses", "completions", "messages", "label",
    "labels", "rating", "ranks",
  ]

  /// How many columns of a row are listed.
  private static let listedColumns = 30

  /// How many of the other shapes are named.
  private static let namedShapes = 12

  /// A column that the options name is not there.
  func column(_ name: String) -> RewardError {
    var named = place
    named.item = name
    let near = Suggestion.nearest(to: name, among: keys)
    let hint = near.map { "; did you mean '\($0)'?" } ?? ""
    return RewardError(
      .datasetColumn,
      "there is no column '\(name.prefix(60))'; the columns are \(list(keys))\(hint)", at: named)
  }

  /// The row has the columns of no shape. Cost: O(columns · names).
  func shape<Example: DatasetExample>(
    of kind: Example.Type, _ shapes: [RowShape<Example>]
  ) -> RewardError {
    var usual = OrderedSet(
      shapes.map(\.columns).filter { $0.allSatisfy(Self.usualColumns.contains) })
    if usual.isEmpty { usual = OrderedSet(shapes.prefix(3).map(\.columns)) }
    var message = "these columns are not \(Example.kind): \(list(keys))."
    for (seen, near) in misspelt(among: OrderedSet((usual + shapes.map(\.columns)).joined())) {
      message += " '\(seen.prefix(60))': did you mean '\(near)'?"
    }
    message += " Accepted are"
    for columns in usual { message += "\n  " + columns.joined(separator: ", ") }
    let rest = OrderedSet(shapes.filter { !usual.contains($0.columns) }.map(\.name))
    if !rest.isEmpty {
      let more = rest.count - Self.namedShapes
      message += "\n  and these forms: " + rest.prefix(Self.namedShapes).joined(separator: "; ")
      if more > 0 { message += "; and \(more) more" }
    }
    return RewardError(.datasetShape, message, at: place)
  }

  private var keys: [String] { Array(row.keys.prefix(Self.listedColumns)) }

  private func misspelt(among known: OrderedSet<String>) -> [(seen: String, near: String)] {
    // What is there under its right name is not what another column meant to be.
    let absent = known.filter { row[$0] == nil }
    return keys.filter { !known.contains($0) }.compactMap { key in
      Suggestion.nearest(to: key, among: absent).map { (key, $0) }
    }
  }

  private func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "none" }
    let more = row.count > names.count ? ", …" : ""
    return names.map { "'\($0.prefix(60))'" }.joined(separator: ", ") + more
  }
}
