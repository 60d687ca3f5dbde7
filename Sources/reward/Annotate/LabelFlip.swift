import Basics
import OrderedCollections
import Preferences

/// Turns the label of a row round: what the file says of the chosen answer it says of the rejected
/// one.
struct LabelFlip {
  /// The row after it.
  private(set) var row: JSONObject
  /// Columns that changed places, two and two.
  private(set) var exchanged: [(first: String, second: String)] = []
  /// Columns with another value, with the old and the new one.
  private(set) var changed: [(column: String, from: JSONValue, to: JSONValue)] = []

  /// Columns that are named after one answer, and stay since none is named after the other: what
  /// they say was said of the other answer.
  private(set) var unpaired: [String] = []

  /// Words of column names that tell the two answers apart.
  private static let sides = [("chosen", "rejected"), ("pos_answer", "neg_answer")]

  /// Columns whose names differ in such a word alone change places: `score_chosen` goes with
  /// `chosen`. Rows with two outputs and the number of the better one get the other number.
  init(_ row: JSONObject, columns: ColumnNames) {
    self.row = row
    let named = Self.sides[0]
    exchange(columns.byField[named.0] ?? named.0, columns.byField[named.1] ?? named.1)
    for column in row.keys {
      for (first, second) in Self.sides where column.contains(first) {
        exchange(column, column.replacing(first, with: second))
      }
    }
    let moved = Set(exchanged.flatMap { [$0.first, $0.second] })
    let words = Self.sides.flatMap { [$0.0, $0.1] }
    unpaired = row.keys.filter { column in
      !moved.contains(column) && words.contains { column.contains($0) }
    }
    let label = columns.byField["label"] ?? "label"
    if exchanged.isEmpty, let value = row[label], let number = value.int, [1, 2].contains(number) {
      self.row[label] = .number(3 - number)
      changed.append((label, value, .number(3 - number)))
    }
  }

  private mutating func exchange(_ first: String, _ second: String) {
    let known = exchanged.contains { $0.first == first || $0.second == second }
    guard first != second, !known, let one = row[first], let other = row[second] else { return }
    row[first] = other
    row[second] = one
    exchanged.append((first, second))
  }
}
