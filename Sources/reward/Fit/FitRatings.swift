import ArgumentParser
import Basics
import Foundation
import Hashing
import OrderedCollections
import Preferences
import Rewards
import Tracking
import Training

struct FitRatings: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ratings",
    abstract: "Fit a head for each rated attribute by ridge regression.",
    discussion: """
      Every attribute gets a linear head on a frozen model's features, with the penalty that \
      suits it (ArmoRM's first stage). Held-out prompts tell how well each head foretells its \
      ratings, beside the mean rating and the response's length. Attributes are scored on 0...1.

      INPUT, a row a line: HelpSteer's columns, an object under 'scores' or 'ratings', or columns \
      that --attributes names
        {"prompt": "Hi", "response": "Hello.", "scores": {"warmth": 4, "wit": 1}}

      EXAMPLES
        reward fit ratings --dataset rated.jsonl --output-dir heads
        reward fit ratings --dataset topical_chat.json.gz --output-dir heads \\
          --column prompt=source --column response=system_output --value overall
        reward fit ratings --dataset helpsteer2.jsonl --scale helpsteer \\
          --value 0.65,0.8,0.45,0.55,-0.4 --output-dir heads
      """)

  @Option(help: "The frozen model: a sentence encoder or a language model, by path or name.")
  var model = "all-minilm-l6-v2"

  @Option(help: "Chat template for language models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var data: DatasetOptions

  @Option(help: "Attributes to learn, with commas between (default: all that the rows have).")
  var attributes: String?

  @Option(
    help: """
      The scalar: an attribute's name, 'mean', or a weight for each attribute with commas between \
      (default: the only attribute, else 'mean').
      """)
  var value: String?

  @Option(
    help: """
      Labels that become 0 and 1: 'observed' (the lowest and highest of each attribute), \
      'helpsteer' (-0.5 and 4.5), or both as LOW:HIGH.
      """)
  var scale = "observed"

  @Flag(help: "Add a constant to each head; ArmoRM's have none.")
  var intercept = false

  @OptionGroup var fitting: FitOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    do throws(RewardError) { _ = try scaling() } catch { throw ValidationError(error.message) }
    if let names, names.contains("") || Set(names).count < names.count {
      throw ValidationError("--attributes takes different names with commas between")
    }
  }

  private var names: [String]? {
    attributes.map { text in
      text.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  private func scaling() throws(RewardError) -> AttributeLabels.Scaling {
    switch scale {
    case "observed": return .observed
    case "helpsteer": return .helpSteer
    default:
      let ends = scale.split(separator: ":", omittingEmptySubsequences: false)
        .compactMap { Double($0) }
      guard ends.count == 2, scale.count(where: { $0 == ":" }) == 1 else {
        throw RewardError(
          .badArgument, "--scale must be 'observed', 'helpsteer' or LOW:HIGH, as in 1:5")
      }
      return .range(try AttributeScale(lowest: ends[0], highest: ends[1]))
    }
  }

  func run() async throws {
    global.apply()
    try fitting.checkOutput()
    let name = try await HubResolution.model(model)
    let files = try await HubResolution.files(data.dataset, preferring: "train")
    let dataset = try Dataset<RatedExample>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit,
      shapes: names.map { RatedExample.shapes(attributes: $0) })
    let split = HashedSplit(fraction: fitting.evalFraction, salt: fitting.salt)
    // Before minutes of computing: what the data lack shows here.
    let labels = try AttributeLabels(
      split.divide(dataset.examples) { $0.group }.training, names: names, scaling: scaling())
    let attributes = labels.attributes
    let value = try AttributeValue(
      parsing: self.value ?? (attributes.count == 1 ? attributes[0].name : "mean"),
      attributes: attributes.map(\.name))
    let source = try FeatureSource(of: name, template: template)
    let extractor = try source.open()
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    let found = try FitVectors(
      dataset.examples, title: "features", policy: data.rowPolicy, ledger: &ledger,
      place: \.place
    ) { try extractor.features(of: $0.map(\.candidate)).map { .init([$0]) } }
    Console.say("\(data.name): \(ledger.accounting)")

    let sides = Dictionary(grouping: found.examples.indices) {
      split.isEvaluation(found.examples[$0].group)
    }
    let (training, heldOut) = (sides[false] ?? [], sides[true] ?? [])
    let targets = labels.labels(of: found.examples)
    var random = RandomSource(seed: fitting.seed).stream("ridge")
    let fit = try AttributeFit(
      rows: training.map { found.vectors[$0][0] }, labels: training.map { targets[$0] },
      attributes: attributes, hasIntercept: intercept, from: &random)
    let reports = try AttributeReport.reports(
      attributes, outputs: fit.heads.outputs(of: heldOut.map { found.vectors[$0][0] }),
      labels: heldOut.map { targets[$0] },
      lengths: heldOut.map { found.examples[$0].candidate.responseText.scalarCount },
      groups: heldOut.map { found.examples[$0].group }, means: Self.means(training, targets))
    let result: JSONObject = [
      "fit": .object(fit.json), "held_out": .array(reports.map { .object($0.json) }),
    ]
    var provenance = try FitRecord(
      fitting, data: dataset.files, rows: ledger.accounting, trainedOn: training.count
    ).json
    provenance.merge(result) { $1 }
    let heads = try FeatureRewardModel(
      source: source, extractor: extractor, heads: fit.heads, value: value,
      name: fitting.outputDir, provenance: provenance)
    try heads.write(
      to: fitting.outputDir, canary: FitRecord.canary(found.examples.map(\.candidate)),
      overwrites: fitting.overwriteOutputDir)
    FitTables.show(reports, of: attributes)
    Console.say("wrote \(fitting.outputDir)")
    if fitting.json { Console.printResult(JSONValue.object(provenance).text + "\n") }
  }

  /// The mean label of each attribute; of one that no row has, nothing is measured.
  private static func means(_ rows: [Int], _ targets: [[Double?]]) -> [Double] {
    (targets.first ?? []).indices.map { index in
      let known = rows.compactMap { targets[$0][index] }
      return known.reduce(0, +) / Double(max(1, known.count))
    }
  }
}
