import Basics
import Evaluation
import Grading
import OrderedCollections
import Preferences
import Tracking

/// What the grades of all rows say together.
struct GradeSummary {
  private(set) var tally = GradeTally()
  /// Where the rows went.
  private(set) var rows = RowAccounting()
  private var unreadable = 0
  private var selections: [AnswerSelection] = []
  /// Whether a row had scores.
  var hasScores: Bool { scored > 0 }
  private var scored = 0
  /// How many responses have labels, how many are labelled right, and how many verdicts agree.
  private var labels = (count: 0, right: 0, agreeing: 0)

  mutating func drop(_ reason: RowReason, line: Int) { rows.drop(reason, line: line) }

  mutating func add(_ row: GradedRow) {
    rows.use(examples: row.grades.count)
    unreadable += row.isReadable ? 0 : 1
    for grade in row.grades { tally.add(grade) }
    if let selection = row.selection { selections.append(selection) }
    scored += row.hasScores ? 1 : 0
    for (grade, label) in zip(row.grades, row.labels ?? []) {
      labels.count += 1
      labels.right += label ? 1 : 0
      labels.agreeing += (grade.verdict == .equal) == label ? 1 : 0
    }
  }

  struct Result {
    let table: HumanTable
    let notes: [String]
    let json: JSONObject
  }

  /// - Throws: what bootstrapping throws, which finite shares never do.
  func result() throws(RewardError) -> Result {
    var json: JSONObject = [
      "grader": .string(AnswerGrader.version),
      "rows": .object(rows.json),
      "unreadable_references": .number(unreadable), "responses": tally.json,
    ]
    var lines: [(name: String, estimate: Estimate)] = []
    if labels.count > 0 {
      json["labels"] = .object([
        "count": .number(labels.count), "right": .number(labels.right),
        "agreeing": .number(labels.agreeing),
      ])
    }
    if selections.isEmpty {
      lines.append(("accuracy", proportion(tally.equal, of: rows.used)))
      json["accuracy"] = lines[0].estimate.json
    } else {
      lines = try choices()
      var members: JSONObject = [:]
      for (name, estimate) in lines { members[Self.key(name)] = estimate.json }
      members["rows"] = .number(selections.count)
      members["scored_rows"] = .number(scored)
      members["tied"] = .object([
        "majority": .number(ties(\.majority)), "best_of_n": .number(ties(\.best)),
        "weighted_vote": .number(ties(\.weighted)),
      ])
      members["undecided_pairs"] = .number(
        selections.reduce(0) { $0 + $1.vote.undecidedPairs })
      json["selection"] = .object(members)
    }
    return Result(table: table(lines), notes: notes, json: json)
  }

  private static func key(_ name: String) -> String {
    name.replacing("@", with: "_at_").replacing("-", with: "_").replacing(" ", with: "_")
      .lowercased()
  }

  private func proportion(_ count: Int, of total: Int) -> Estimate {
    Estimate(
      mean: Double(count) / Double(total), interval: .wilson(successes: Double(count), n: total))
  }

  /// pass@k for powers of two up to the fewest responses that a row has, and the ways of choosing.
  private func choices() throws(RewardError) -> [(name: String, estimate: Estimate)] {
    let fewest = selections.map(\.isRight.count).min()!
    var sizes: [Int] = []
    var size = 1
    while size < fewest {
      sizes.append(size)
      size *= 2
    }
    sizes.append(fewest)
    var lines: [(name: String, estimate: Estimate)] = []
    for size in sizes {
      let values = selections.map { $0.passAt(size) }
      // Whether any response is right is a yes or no for each row; shares are not.
      let isBinary = values.allSatisfy { $0 == 0 || $0 == 1 }
      let estimate =
        isBinary
        ? proportion(values.count { $0 == 1 }, of: values.count)
        : try Estimate(values, bootstrap: Bootstrap())
      lines.append(("pass@\(size)", estimate))
    }
    func add(_ name: String, _ choice: (AnswerSelection) -> AnswerVote.Choice?, of rows: Int) {
      guard rows > 0 else { return }
      let right = selections.count { $0.isRight(choice($0)) }
      lines.append((name, proportion(right, of: rows)))
    }
    add("majority", { $0.majority }, of: selections.count)
    add("best-of-N", { $0.best }, of: scored)
    add("weighted vote", { $0.weighted }, of: scored)
    return lines
  }

  private func ties(_ choice: (AnswerSelection) -> AnswerVote.Choice?) -> Int {
    selections.count { (choice($0)?.tied ?? 1) > 1 }
  }

  private func table(_ lines: [(name: String, estimate: Estimate)]) -> HumanTable {
    var table = HumanTable([.init(""), .init("", .right), .init("of", .right)])
    for (name, estimate) in lines {
      let interval = estimate.interval
      let text = NumberText.interval(
        estimate.mean, interval.lower, interval.upper, digits: 3)
      let isScored = name == "best-of-N" || name == "weighted vote"
      let count = isScored ? scored : selections.isEmpty ? rows.used : selections.count
      table.add([name, text, String(count)])
    }
    if labels.count > 0 {
      table.add(["verdict is the label", String(labels.agreeing), String(labels.count)])
    }
    table.add(["equal", String(tally.equal), String(tally.count)])
    table.add(["different", String(tally.different), String(tally.count)])
    for reason in AnswerVerdict.Reason.allCases {
      guard let count = tally.undecided[reason] else { continue }
      table.add(["undecided: \(reason.rawValue)", String(count), String(tally.count)])
    }
    return table
  }

  private var notes: [String] {
    var notes: [String] = []
    if unreadable > 0 {
      notes.append("\(Counted(unreadable, "reference")) cannot be read; nothing is right there")
    }
    if !selections.isEmpty, selections.count < rows.used {
      notes.append(
        "\(Counted(rows.used - selections.count, "row")) with one response, not in the lines above")
    }
    if scored > 0, scored < selections.count {
      notes.append(
        "\(Counted(selections.count - scored, "row")) without scores, not in best-of-N")
    }
    let tied = [ties(\.majority), ties(\.best), ties(\.weighted)]
    if tied.contains(where: { $0 > 0 }) {
      notes.append(
        "ties, which the first response wins: majority in \(Counted(tied[0], "row")), best-of-N in "
          + "\(tied[1]), weighted vote in \(tied[2])")
    }
    return notes
  }
}
