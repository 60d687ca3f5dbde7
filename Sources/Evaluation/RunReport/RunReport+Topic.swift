import Basics
import OrderedCollections

extension RunReport {
  /// The section of one benchmark or data set.
  func section(_ topic: Topic) throws(RewardError) -> ReportSection {
    var blocks: [ReportBlock] = [.paragraph(about(topic))]
    let absent = runs.indices.filter { topic.parts[$0] == nil }
    if !absent.isEmpty {
      blocks.append(.paragraph("Not evaluated: \(listed(absent.map { labels[$0] }))."))
    }
    if let note = redefinition(topic) { blocks.append(.paragraph(note)) }
    blocks += numbers(topic)
    blocks += try judgements(topic)
    blocks += try lengths(topic)
    blocks += try choices(topic)
    for (run, part) in topic.present { blocks += try texts(part, run) }
    return ReportSection(title: topic.title, blocks: blocks)
  }

  /// Which runs are of another benchmark of the same name.
  private func redefinition(_ topic: Topic) -> String? {
    let first = topic.present[0]
    let others = topic.present.dropFirst().filter { !first.part.measuresTheSame(as: $0.part) }
    guard !others.isEmpty else { return nil }
    return "Defined otherwise in \(listed(others.map { labels[$0.run] })) than in "
      + "\(labels[first.run]): these numbers are others, and are not compared."
  }

  private func about(_ topic: Topic) -> String {
    let part = topic.present[0].part
    switch part.content {
    case .benchmark(let result):
      let definition = result.definition
      let reducers = OrderedSet(result.parts.values.map(\.reducer))
      let rules = reducers.map { "\($0.measure) (\($0.tieRule))" }
      return "\(definition.about) \(counted(part.samples.count, "item")); the number is the "
        + "\(listed(rules)). \(definition.paper). Version \(definition.version) of the definition."
    case .pairs(let evaluated):
      let data = part.dataNames.isEmpty ? "" : " of \(listed(part.dataNames))"
      let prompts = evaluated.groups.map { ", \(counted($0, "prompt"))" } ?? ""
      return "Preference pairs\(data): \(counted(evaluated.result.n, "pair"))\(prompts), "
        + "\(counted(evaluated.result.ties, "tie")). Accuracy counts ties as wrong, length rules "
        + "count them as half. Interval: \(evaluated.headlineMethod.name)."
    }
  }

  /// All numbers as dots, and those that are no shares in a table.
  private func numbers(_ topic: Topic) -> [ReportBlock] {
    var blocks: [ReportBlock] = []
    let measures = topic.measures()
    for isShare in [true, false] {
      let own = measures.filter { $0.isShare == isShare }
      guard !own.isEmpty else { continue }
      let rows = own.map { measure in
        (topic: topic, measure: measure, title: Self.rowTitle(measure))
      }
      let names = OrderedSet(own.map(\.measure))
      blocks.append(
        .dots(
          dots("\(listed(Array(names)).sentence) with 95 % intervals, by part.", rows)))
    }
    blocks += details(topic)
    return blocks
  }

  private static func rowTitle(_ measure: RunMeasure) -> String {
    switch measure.role {
    case .section: "section \(measure.title)"
    case .language: "language \(measure.title)"
    default: measure.title
    }
  }

  /// Further numbers of parts that the definition gives, but styles, which are dots.
  private func details(_ topic: Topic) -> [ReportBlock] {
    var rows: [ReportTable.Row] = []
    for (run, part) in topic.present {
      guard case .benchmark(let result) = part.content else { continue }
      for (name, found) in result.parts where found.reducer != .styleMatrix {
        for (detail, value) in found.details {
          rows.append(
            .init([
              .text(name.isEmpty ? "all" : name), .text(labels[run]),
              .text(detail.replacing("_", with: " ")), .number(ReportNumber(value)),
            ]))
        }
      }
      for (name, language) in result.languages {
        guard let kappa = language.kappa else { continue }
        rows.append(
          .init([
            .text(name), .text(labels[run]), "kappa with the reference language",
            .number(ReportNumber(kappa.value, interval: kappa.interval)),
          ]))
      }
    }
    guard !rows.isEmpty else { return [] }
    let table = ReportTable(
      columns: [
        .init("part"), .init("run"), .init("measure"), .init("value", alignment: .trailing),
      ], rows: rows)
    return [.folded("Further numbers of the parts", [.table(table)])]
  }
}

extension String {
  /// With a capital letter.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}
