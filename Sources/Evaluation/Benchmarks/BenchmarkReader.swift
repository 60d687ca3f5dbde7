public import Basics
public import OrderedCollections

/// Reads a benchmark's rows into items by its definition.
public struct BenchmarkReader {
  /// The benchmark.
  public let definition: BenchmarkDefinition
  /// What was left out or taken otherwise than the file has it, in words, with how often.
  public private(set) var notes: OrderedDictionary<String, Int> = [:]
  /// Items whose candidates come a row each, by name, unfinished.
  private var unfinished: OrderedDictionary<String, BenchmarkItem> = [:]
  /// Those of which a row could not be read: with fewer candidates they would be other items.
  private var spoiled: Set<String> = []
  /// Rows that could not be read, of nobody knows which item.
  private var nameless = 0

  /// A reader that has read nothing.
  public init(_ definition: BenchmarkDefinition) { self.definition = definition }

  /// Reads a row.
  ///
  /// - Parameters:
  ///   - number: the row's place in its file, from 0: its name where it has none.
  ///   - part: the subset that the file stands for, or the language where the definition has a column
  ///     of languages; a column of its own comes before it.
  /// - Returns: the item; nil for a row that adds to one (``finish()``), and for one that ``notes``
  ///   counts as left out.
  /// - Throws: `benchmark.row` for what lacks a column or has something else in it.
  public mutating func item(
    _ row: JSONObject, number: Int, part: String = ""
  ) throws(RewardError) -> BenchmarkItem? {
    let row = BenchmarkRow(row, definition)
    do throws(RewardError) { return try item(row, number: number, part: part) } catch {
      guard definition.kind == .rows else { throw error }
      if let name = try row.text(definition.columns.item) {
        spoiled.insert(name)
      } else {
        nameless += 1
      }
      throw error
    }
  }

  /// Notes that a row was left out that is not even JSON: nobody knows which item it is of.
  public mutating func skipUnreadable() {
    if definition.kind == .rows { nameless += 1 }
  }

  private mutating func item(
    _ row: BenchmarkRow, number: Int, part: String
  ) throws(RewardError) -> BenchmarkItem? {
    let columns = definition.columns
    var item = BenchmarkItem(
      id: try row.text(columns.id) ?? String(number), prompt: try row.prompt(), candidates: [])
    let isLanguage = !columns.language.isEmpty
    item.subset = try row.text(columns.subset) ?? (isLanguage ? "" : part)
    item.language = try row.text(columns.language) ?? (isLanguage ? part : "")
    switch definition.kind {
    case .sides:
      let right = try row.texts(columns.right)
      item.candidates = right + (try row.texts(columns.wrong))
      item.correct = Set(right.indices)
    case .labelled:
      for rule in columns.candidates { item.candidates += try row.texts([rule]) }
      let label = try row.number(columns.label)
      guard let index = Int(exactly: label), item.candidates.indices.contains(index - 1) else {
        throw row.refused(
          columns.label, "the label is a number from 1 to \(item.candidates.count), not \(label)")
      }
      item.correct = [index - 1]
    case .annotated:
      for rule in columns.candidates { item.candidates += try row.texts([rule]) }
      guard let better = try majority(row) else { return nil }
      item.correct = [better - 1]
    case .rated:
      for (candidate, rating) in zip(columns.candidates, columns.ratings) {
        item.candidates += try row.texts([candidate])
        item.ratings.append(try row.mean([rating]))
      }
      try requireSameCount(
        (item.candidates.count, "candidates"), (item.ratings.count, "ratings"))
    case .stepped: try readSteps(row, into: &item)
    case .rows:
      try add(row, item)
      return nil
    }
    return item
  }

  /// The items whose candidates came a row each, in the order of their first rows. Those of which a row
  /// could not be read are left out, and counted by ``notes``.
  ///
  /// - Parameter skips: also leaves out those without right, or without wrong candidates.
  /// - Throws: `benchmark.row` for such an item, and where a row that could not be read does not even
  ///   say which item it is of.
  public mutating func finish(skips: Bool = false) throws(RewardError) -> [BenchmarkItem] {
    guard nameless == 0 else {
      throw RewardError(
        .benchmarkRow,
        "\(nameless) unreadable rows do not say which item they are of, so that no item is known to "
          + "be whole")
    }
    let known = unfinished.count
    unfinished.removeAll { spoiled.contains($0.key) }
    if unfinished.count < known {
      notes["left out: a row of the item could not be read", default: 0] += known - unfinished.count
    }
    for (name, item) in unfinished {
      guard !item.correct.isEmpty, item.correct.count < item.candidates.count else {
        if skips {
          unfinished[name] = nil
          notes["left out: no right, or no wrong candidate", default: 0] += 1
          continue
        }
        throw RewardError(
          .benchmarkRow,
          "the item has \(item.correct.count) right ones among \(item.candidates.count) candidates",
          at: .init(item: name))
      }
    }
    defer { unfinished = [:] }
    return Array(unfinished.values)
  }

  /// What most people say is better, 1 or 2; nil, and a note, where they say neither.
  private mutating func majority(_ row: BenchmarkRow) throws(RewardError) -> Int? {
    var votes: [Int] = []
    for rule in definition.columns.annotators {
      let number = try row.number([rule])
      guard let vote = Int(exactly: number), (0...2).contains(vote) else {
        throw row.refused([rule], "a verdict is 1, 2, or 0 for a tie, not \(number)")
      }
      votes.append(vote)
    }
    let found = (0...2).first { vote in 2 * votes.count { $0 == vote } > votes.count }
    if found ?? 0 == 0 {
      notes[found == nil ? "left out: no majority" : "left out: a tie for most", default: 0] += 1
      return nil
    }
    return found
  }

  private mutating func readSteps(
    _ row: BenchmarkRow, into item: inout BenchmarkItem
  ) throws(RewardError) {
    let columns = definition.columns
    item.steps = try row.texts(columns.steps)
    item.candidates = [item.steps.joined(separator: BenchmarkItem.stepSeparator)]
    if columns.firstError.isEmpty {
      let named = try row.integers(columns.errorSteps).map { $0 - 1 }
      let inside = Set(named.filter(item.steps.indices.contains)).sorted()
      if inside.count < Set(named).count {
        notes["wrong steps beyond the last one, not counted", default: 0] +=
          Set(named).count - inside.count
      }
      item.wrongSteps = inside
    } else {
      let first = try row.number(columns.firstError)
      guard let index = Int(exactly: first), index == -1 || item.steps.indices.contains(index)
      else {
        throw row.refused(
          columns.firstError,
          "the first wrong step is a number from 0 to \(item.steps.count - 1), or -1, not \(first)")
      }
      item.wrongSteps = index < 0 ? [] : [index]
    }
  }

  private mutating func add(_ row: BenchmarkRow, _ item: BenchmarkItem) throws(RewardError) {
    let columns = definition.columns
    guard let name = try row.text(columns.item) else { throw row.missing(columns.item) }
    var whole = unfinished[name] ?? item
    whole.id = name
    guard whole.prompt == item.prompt else {
      throw row.refused(columns.prompt, "other rows of the item '\(name)' have another prompt")
    }
    if try row.number(columns.isRight) != 0 { whole.correct.insert(whole.candidates.count) }
    let texts = try row.texts(columns.candidate)
    guard texts.count == 1 else { throw row.refused(columns.candidate, "is more than one text") }
    whole.candidates += texts
    unfinished[name] = whole
  }
}

extension BenchmarkDefinition {
  /// Reads a row of a benchmark whose items are a row each; traps for others.
  /// - Throws: as ``BenchmarkReader/item(_:number:part:)``, and `benchmark.row` for one left out.
  public func item(
    _ row: JSONObject, number: Int, subset: String = ""
  ) throws(RewardError) -> BenchmarkItem {
    precondition(kind != .rows, "items of several rows are read by BenchmarkReader")
    var reader = BenchmarkReader(self)
    guard let item = try reader.item(row, number: number, part: subset) else {
      throw RewardError(.benchmarkRow, reader.notes.keys.first ?? "left out")
    }
    return item
  }
}
