import Basics
import OrderedCollections

extension RunReport {
  /// Over-optimisation curves; nil where no run has one.
  var curves: ReportSection? {
    let plots = runs.flatMap { run in
      run.curves.map { curve in
        var named = curve
        if isComparison { named.title += ", \(run.label)" }
        return ReportPlot.overoptimisation(named)
      }
    }
    guard !plots.isEmpty else { return nil }
    return ReportSection(
      title: "Over-optimisation",
      blocks: [
        .paragraph(
          "The more candidates the proxy chooses among, the more its own score rises. What is "
            + "truly gained rises with it at first; where it falls, the proxy is optimised beyond "
            + "its worth."),
        .plots(plots),
      ])
  }

  /// Measurements of consistency; nil where no run has one. Rows of the same table stand side by
  /// side.
  var consistency: ReportSection? {
    let titles = OrderedSet(runs.flatMap { $0.tables.map(\.title) })
    guard !titles.isEmpty else { return nil }
    let blocks = titles.map { title -> ReportBlock in
      let own = runs.map { run in run.tables.filter { $0.title == title }.flatMap(\.rows) }
      let names = OrderedSet(own.joined().map(\.name))
      let rows = names.map { name -> ReportTable.Row in
        let found = own.map { rows in rows.first { $0.name == name } }
        let chances = OrderedSet(found.compactMap { $0?.chance })
        let counts = OrderedSet(found.compactMap { $0?.countText })
        func text(_ values: [String]) -> ReportTable.Cell {
          values.isEmpty ? .empty : .text(values.joined(separator: " / "))
        }
        return .init(
          [.text(name)] + found.map { row in row?.number.map { .number($0) } ?? .empty }
            + [
              text(chances.map(shown)), text(Array(counts)),
            ])
      }
      return .table(
        ReportTable(
          caption: title,
          columns: [.init("measure")]
            + labels.map {
              .init(isComparison ? $0 : "value [95 %]", alignment: .trailing)
            } + [.init("chance", alignment: .trailing), .init("n", alignment: .trailing)],
          rows: rows))
    }
    return ReportSection(title: "Consistency", blocks: blocks)
  }

  /// What became of every row.
  var rowAccounting: ReportSection {
    var rows: [ReportTable.Row] = []
    var silent: [String] = []
    for run in runs {
      for part in run.parts {
        let name = isComparison ? "\(part.title), \(run.label)" : part.title
        guard let account = RowAccount(part.result) else {
          silent.append(name)
          continue
        }
        func cell(_ count: Int?) -> ReportTable.Cell { count.map { .number(.count($0)) } ?? .empty }
        rows.append(
          .init([
            .text(name), cell(account.read), cell(account.used), cell(account.items),
            cell(account.truncated), .text(RowAccount.text(account.dropped) ?? "none"),
            RowAccount.text(account.notes).map { .text($0) } ?? .empty,
          ]))
      }
    }
    var blocks: [ReportBlock] = []
    if !rows.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            caption: "Rows; cut ones are used. Items are what the rows used make up.",
            columns: [
              .init("data"), .init("read", alignment: .trailing),
              .init("used", alignment: .trailing), .init("items", alignment: .trailing),
              .init("cut", alignment: .trailing), .init("dropped"), .init("otherwise"),
            ], rows: rows)))
    }
    if !silent.isEmpty {
      blocks.append(.paragraph("No account of rows was written for \(listed(silent))."))
    }
    return ReportSection(title: "What became of every row", blocks: blocks)
  }

  /// What made each run.
  var provenance: ReportSection {
    var blocks: [ReportBlock] = []
    for run in runs {
      if isComparison { blocks.append(.heading(run.label)) }
      if run.record == nil {
        blocks.append(
          .paragraph(
            "There is no run.json in \(run.path): command, versions and hashes of the data are not "
              + "known."))
      }
      blocks.append(.provenance(run.facts))
      if let configuration = run.record?["configuration"]?.object, !configuration.isEmpty {
        let facts = configuration.map { ReportFact($0.key, $0.value.string ?? $0.value.text) }
        blocks.append(.folded("Every option", [.provenance(facts)]))
      }
    }
    return ReportSection(title: "Where this comes from", blocks: blocks)
  }
}

extension ReportedRun.OtherTable.Row {
  /// Items, and why others were left out.
  fileprivate var countText: String? {
    guard let n else { return nil }
    let count = ReportNumber.count(n).valueText
    return RowAccount.text(leftOut).map { "\(count) (left out: \($0))" } ?? count
  }
}

extension ReportedRun {
  /// What is known of how the run was made.
  var facts: [ReportFact] {
    var facts = [ReportFact("folder", path)]
    func add(_ name: String, _ value: JSONValue?) {
      guard let value, !value.isNull else { return }
      if let object = value.object {
        let parts = object.filter { !$0.value.isNull && $0.value != [] }
          .map { "\($0.key) \($0.value.string ?? $0.value.text)" }
        if !parts.isEmpty { facts.append(ReportFact(name, parts.joined(separator: "\n"))) }
      } else {
        facts.append(ReportFact(name, value.string ?? value.text))
      }
    }
    // A folder may have been filled by several.
    var commands = OrderedSet(parts.compactMap(\.command))
    if let command { commands.append(command) }
    for command in commands { facts.append(ReportFact("command", command)) }
    for (name, key) in [
      ("model", "model"), ("scorer", "scorer"), ("chat template (SHA-256)", "template_sha256"),
      ("precision", "precision"), ("deterministic", "deterministic"),
    ] {
      // The same for all parts of a run, unless they were put together by hand.
      let values = OrderedSet(parts.compactMap { $0.result[key] }.filter { !$0.isNull })
      add(
        name,
        values.isEmpty ? nil : .string(values.map { $0.string ?? $0.text }.joined(separator: "\n")))
    }
    for (name, key) in [
      ("outcome", "outcome"), ("started", "started"), ("ended", "ended"),
      ("versions", "versions"), ("hardware", "hardware"), ("seeds", "seeds"),
    ] { add(name, record?[key]) }
    for file in record?["data"]?.array ?? [] {
      let hash = file["sha256"]?.string.map { "\nSHA-256 \($0)" } ?? "\nno hash: read from a stream"
      add("data", .string((file["path"]?.string ?? file.text) + hash))
    }
    return facts
  }
}
