import Basics
import Evaluation
import Foundation
import OrderedCollections
import Rewards
import Storage
import Tensors
import Tracking

/// Where a measured curve goes: a table for people, JSON, a folder, a report.
struct LabOutput {
  let folder: String?
  let report: String?
  let title: String
  let printsJSON: Bool

  /// Finds places that cannot be written before anything slow is done.
  /// - Throws: `file.access`, `file.missing`, `argument`, `report.plotly-missing`.
  func prepare() throws(RewardError) {
    if let folder { try makeDirectory(folder) }
    guard let report else { return }
    let parent = URL(fileURLWithPath: report).deletingLastPathComponent().path
    guard Self.isFolder(parent) else {
      throw RewardError(
        .fileMissing, "cannot create: there is no directory \(parent)", at: .init(file: report))
    }
    guard !Self.isFolder(report) else {
      throw RewardError(
        .badArgument, "--report is a directory; name a file", at: .init(file: report))
    }
    guard FileManager.default.fileExists(atPath: Self.plotly.path) else {
      throw RewardError(
        .reportPlotlyMissing, "a report needs this file; run `make setup` in RewardKit's checkout",
        at: .init(file: Self.plotly.path))
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var flag: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &flag) && flag.boolValue
  }

  /// A file in the folder. Traps without one.
  func path(_ name: String) throws(RewardError) -> String {
    guard let folder else { preconditionFailure("only a folder has files") }
    return "\(folder)/\(name)"
  }

  /// - Parameter facts: where the curve comes from.
  /// - Throws: what writing throws.
  func show(_ curve: OveroptimisationCurve, _ facts: JSONObject) throws {
    let rows = curve.table
    var table = HumanTable(rows[0].map { .init($0, .right) })
    for row in rows.dropFirst() { table.add(row) }
    Console.show(table)
    Console.say("in the rewards' own units, 95 % intervals over prompts in brackets")
    for sentence in [curve.verdict, curve.gainVerdict] + [curve.peakVerdict].compactMap({ $0 }) {
      Console.say(sentence)
    }
    Console.note(curve.notes)
    var object = curve.json(title: title)
    object.merge(facts) { $1 }
    try write(object, curve.section(title: title), facts)
  }

  /// The same for a policy's training.
  func show(_ curve: PolicyCurve, input: String) throws {
    Console.say(curve.verdict)
    Console.say(curve.fitVerdict)
    let facts: JSONObject = ["data": .string(input)]
    var object = curve.json(title: title)
    object.merge(facts) { $1 }
    try write(object, curve.section(title: title), facts)
  }

  /// The result first: a full disk must not cost it.
  private func write(
    _ object: JSONObject, _ section: ReportSection, _ facts: JSONObject
  ) throws {
    if printsJSON { Console.printResult(JSONValue.object(object).text + "\n") }
    if folder != nil {
      try JSONFile.write(.object(object), to: try path(OveroptimisationCurve.fileName))
    }
    guard let report else { return }
    try page(section, facts).write(to: URL(fileURLWithPath: report))
    Console.say("wrote \(report)")
  }

  private func page(_ section: ReportSection, _ facts: JSONObject) -> Report {
    var provenance = [
      ReportFact("command", CommandLine.arguments.joined(separator: " ")),
      ReportFact("date", Date().formatted(.iso8601)), ReportFact("RewardKit", programVersion),
      ReportFact("libtorch", Torch.version),
    ]
    for (key, value) in facts where !value.isNull {
      provenance.append(
        ReportFact(key.replacing("_", with: " "), value.string ?? value.text))
    }
    return Report(
      title: "Over-optimisation", subtitle: title,
      sections: [
        section, ReportSection(title: "Where this comes from", blocks: [.provenance(provenance)]),
      ], plotly: Self.plotly)
  }

  private static var plotly: URL {
    URL(fileURLWithPath: ModelName.builtinFolder).deletingLastPathComponent()
      .appendingPathComponent("plotly/plotly.min.js")
  }
}
