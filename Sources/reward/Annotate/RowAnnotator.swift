import Basics
import OrderedCollections
import Preferences
import Training

extension RewardError.Code {
  /// A row that would not read as the pair that it is meant to be.
  static let annotation = Self("row.annotation")
}

/// Writes strengths and what a policy does into rows.
struct RowAnnotator {
  let columns: ColumnNames
  /// What the strengths depend on.
  let measuring: JSONObject
  let policy: StrengthPolicy
  let history: String
  let added: AddedColumnOptions

  static let strength = "strength"

  /// The mean of the strength that a row was given earlier; nil where it has none.
  static func earlier(_ row: JSONObject) -> Double? {
    let found = row[strength]
    guard found?["deviation"]?.double != nil, found?["models"]?.int != nil,
      found?["out_of_fold"]?.bool != nil
    else { return nil }
    return found?["mean"]?.double
  }

  /// The row with its audit columns and what the policy changes. `strength` is that of the label
  /// which the row has in the end.
  ///
  /// - Parameter shape: of the row's file.
  /// - Throws: `row.column-taken`; `row.annotation` for a row whose label cannot be turned round,
  ///   or which would be read otherwise afterwards.
  func annotate(
    _ pair: PreferencePair, shape: String, _ measured: PreferenceStrength, _ change: StrengthChange
  ) throws(RewardError) -> JSONObject {
    let taken = try check(pair)
    var row = pair.original
    var log = RowHistory(row[history]) ?? RowHistory()
    func set(_ column: String, _ value: JSONValue) -> (String, JSONValue, JSONValue) {
      let old = row[column] ?? .null
      row[column] = value
      return (column, old, value)
    }
    var changes = [set(Self.strength, .object(measured.json))]
    if taken.contains(history) { changes.append((history, row[history] ?? .null, [])) }
    log.add("strength", options: measuring, changed: changes)
    var expected = pair
    var strength = measured
    for applied in change.applied {
      let step = policy.steps[applied.step]
      switch applied.action {
      case .drop: log.add(step.name, options: step.options)
      case .flip:
        let flip = LabelFlip(row, columns: columns)
        row = flip.row
        strength = strength.flipped
        (expected.chosen, expected.rejected) = (expected.rejected, expected.chosen)
        var changes = flip.changed + [set(Self.strength, .object(strength.json))]
        if let margin = expected.margin {
          // By how much the other one was better is by how much this one is now. By how much this
          // one was not, nobody knows.
          expected.margin = margin < 0 ? -margin : nil
          let new: JSONValue = margin < 0 ? .number(-margin) : .null
          changes.append(set(name("margin"), new))
          if margin >= 0 { row[name("margin")] = nil }
        }
        log.add(
          step.name, options: step.options, changed: changes, exchanged: flip.exchanged,
          unpaired: flip.unpaired)
      case .soften(let smoothing):
        expected.labelSmoothing = smoothing
        let changed = set(name("label_smoothing"), .number(smoothing))
        log.add(step.name, options: step.options, changed: [changed])
      case .margin(let margin):
        expected.margin = margin
        let changed = set(name("margin"), .number(margin))
        log.add(step.name, options: step.options, changed: [changed])
      }
    }
    row[history] = .array(log.entries)
    try check(row, is: expected, shape: shape)
    return row
  }

  /// Refuses a row with something else in the columns that are written, before anything is computed.
  ///
  /// - Returns: columns with something else in them, where they are to be replaced.
  /// - Throws: `row.column-taken`.
  @discardableResult
  func check(_ pair: PreferencePair) throws(RewardError) -> [String] {
    let row = pair.original
    let isForeign = row[Self.strength].map { !$0.isNull } ?? false && Self.earlier(row) == nil
    let taken =
      (isForeign ? [Self.strength] : []) + (RowHistory(row[history]) == nil ? [history] : [])
    try added.check(row, added: taken, file: pair.place.file, line: pair.place.line)
    return taken
  }

  /// The column that a field is read from.
  private func name(_ field: String) -> String { columns.byField[field] ?? field }

  /// Reads a row as `reward train` will.
  private func check(
    _ row: JSONObject, is expected: PreferencePair, shape: String
  ) throws(RewardError) {
    var place = RewardError.Place(file: expected.place.file, line: expected.place.line)
    var reader = ExampleReader<PreferencePair>(
      columns: columns, shapes: PreferencePair.shapes.filter { $0.name == shape })
    let found: [PreferencePair]
    do { found = try reader.read(row, line: 1) } catch {
      place.item = error.place?.item
      throw RewardError(
        .annotation,
        "the annotated row could not be read any more (\(error.message)); name another column with "
          + "--history-column, or write the pairs as prompt, chosen and rejected", at: place)
    }
    guard let pair = found.first, found.count == 1, pair.prompt == expected.prompt,
      pair.chosen == expected.chosen, pair.rejected == expected.rejected,
      pair.margin == expected.margin, pair.weight == expected.weight,
      pair.labelSmoothing == expected.labelSmoothing
    else {
      throw RewardError(
        .annotation,
        "rows of the shape '\(shape)' cannot be changed so: write the pairs as prompt, chosen and "
          + "rejected", at: place)
    }
  }
}
