import Basics
import Foundation
import Hashing
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Text
import Tracking

/// The data of a job: read, divided, tokenised and accounted for, with the model's files.
struct JobData {
  let files: ModelFiles
  let recipe: TextRecipe
  let padTokenID: Int?
  let training: PreparedPairs
  let evaluation: PreparedPairs?
  private let notes: [String]
  private let sources: [(role: String, file: DatasetFile, hash: String?)]

  init(_ job: TrainingJob) throws {
    files = try ModelFiles(ModelName(job.model))
    guard files.adapter == nil else {
      throw RewardError(
        .trainingUnsupported, "training an adapter further is not implemented; merge it first",
        at: .init(file: job.model))
    }
    // Before minutes of reading and tokenising.
    try TuningCheck(files).check(job.options.tuning)
    var (recipe, notes) = try files.recipe(
      template: job.template, settings: job.templateSettings)
    recipe.maximumLength = min(job.maximumLength ?? .max, files.maximumPositions)
    recipe.truncation = job.truncation
    self.recipe = recipe
    self.notes = notes
    let all = try Dataset<PreferencePair>.read(
      job.datasets, columns: job.columns, policy: job.rowPolicy, limit: job.limit)
    var read = all.files.map { ("train", $0) }
    var parts = (training: PairPart(all), evaluation: PairPart?.none)
    if !job.evaluationDatasets.isEmpty {
      let heldOut = try Dataset<PreferencePair>.read(
        job.evaluationDatasets, columns: job.columns, policy: job.rowPolicy)
      parts.evaluation = PairPart(heldOut)
      read += heldOut.files.map { ("eval", $0) }
    } else if job.evaluationFraction > 0 {
      parts.evaluation = parts.training.heldOut(job.evaluationFraction)
      parts.training = parts.training.withoutHeldOut(job.evaluationFraction)
    }
    let prepare = { [files] (part: PairPart, use: PreparedPairs.Use) in
      try PreparedPairs(
        part, recipe: recipe, tokenizer: files.tokenizer,
        limits: (files.vocabularySize, files.maximumPositions), use: use, policy: job.rowPolicy)
    }
    training = try prepare(parts.training, .training)
    let heldOut = try parts.evaluation.map { try prepare($0, .evaluation) }
    evaluation = heldOut.flatMap { $0.pairs.isEmpty ? nil : $0 }
    if let heldOut, heldOut.pairs.isEmpty, !job.evaluationDatasets.isEmpty {
      throw RewardError(
        .trainingOptions, "no pair is left to evaluate on: \(heldOut.accounting)",
        at: .init(file: job.evaluationDatasets.joined(separator: ", ")))
    }
    guard !training.pairs.isEmpty else {
      throw RewardError(
        .trainingOptions, "no pair is left to train on: \(training.accounting)",
        at: .init(file: job.datasets.joined(separator: ", ")))
    }
    // An adapter is loaded with its base model's configuration, so it reads what that reads.
    let isAdapter = if case .lora = job.options.tuning { !job.mergesAdapter } else { false }
    let lastTokens = Set(training.pairs.flatMap { [$0.chosen.last!, $0.rejected.last!] })
    padTokenID =
      files.padTokenID ?? (isAdapter ? nil : Self.choosePad(files.tokenizer, not: lastTokens))
    sources = try read.map { role, file in
      (role, file, file.path == "-" ? nil : try sha256(fileAt: file.path))
    }
  }

  /// One name for standard input, as errors about its rows have it.
  private static func shown(_ path: String) -> String { path == "-" ? "<stdin>" : path }

  /// The padding token for other tools' batches: the tokenizer's own or another special one, but
  /// none that a text ends with, since the score would then be read before it.
  private static func choosePad(_ tokenizer: Tokenizer, not last: Set<Int32>) -> Int? {
    let configuration = tokenizer.configuration
    let named = [configuration.padToken, configuration.unkToken].compactMap { $0 }
      .compactMap(tokenizer.id(of:))
    return (named + tokenizer.specialTokenIDs.sorted()).first { !last.contains($0) }.map(Int.init)
  }

  /// Characters of the responses: what a length baseline sees.
  var evaluationLengths: (chosen: [Int], rejected: [Int]) {
    let examples = evaluation?.examples ?? []
    return (
      examples.map { $0.chosenText.scalarCount },
      examples.map { $0.rejectedText.scalarCount }
    )
  }

  /// Up to three short texts whose scores are stored with the model.
  var canary: [[Int32]] {
    let pairs = (evaluation ?? training).pairs
    return pairs.sorted { $0.chosen.count < $1.chosen.count }.prefix(3).map(\.chosen)
  }

  /// Start-up diagnostics: what a person should look at before hours of computing.
  func describe(to say: (String) -> Void) {
    for note in notes { say("note: \(note)") }
    if let first = training.pairs.first {
      say("first example, as the model reads it:")
      say(indented(files.tokenizer.decode(first.chosen, skipSpecialTokens: false)))
    }
    for source in sources { say("\(Self.shown(source.file.path)): \(source.file.accounting)") }
    for (name, part) in [("training", training), ("held-out", evaluation)] {
      guard let part else { continue }
      say("\(name) pairs: \(part.accounting)")
      let chosen = part.examples.map { $0.chosenText.scalarCount }
      let rejected = part.examples.map { $0.rejectedText.scalarCount }
      let length = LengthBaseline(chosen: chosen, rejected: rejected)
      let tokens = LengthSummary(part.pairs.flatMap { [$0.chosen.count, $0.rejected.count] })
      if let tokens {
        say(
          "\(name) texts: \(NumberText.fixed(tokens.mean, digits: 0)) tokens on average, "
            + "\(tokens.minimum) to \(tokens.maximum), median "
            + NumberText.fixed(tokens.median, digits: 0))
      }
      for (what, values) in [
        ("margins", part.examples.map(\.margin)), ("weights", part.examples.map(\.weight)),
        ("label smoothings", part.examples.map(\.labelSmoothing)),
      ] {
        if let summary = ValueSummary(values) { say("\(name) \(what): \(summary)") }
      }
      if let longer = length.longerWins, let shorter = length.shorterWins {
        let better = longer >= shorter ? ("longer", longer) : ("shorter", shorter)
        say(
          "\(name) length baseline: the \(better.0) response is chosen in "
            + "\(NumberText.fixed(100 * better.1, digits: 1)) % of \(length.n) pairs")
      }
    }
    if let evaluation {
      let trained = Set(training.examples.map(\.splitGroup))
      let shared = evaluation.examples.count { trained.contains($0.splitGroup) }
      if shared > 0 {
        say(
          "warning: \(shared) of \(evaluation.pairs.count) held-out pairs begin like one that "
            + "is trained on: the evaluation will flatter the model")
      }
    }
    if evaluation == nil { say("no held-out pairs: the model will not be evaluated") }
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
  }

  /// Names what steps depend on besides the code: options, tokens, model and template.
  func fingerprint(_ job: TrainingJob) throws -> String {
    let modelHash = try files.contentHash()
    // Only what steps depend on, in a fixed order: not where files lie or how often a run saves.
    let settings = JSONValue.object(job.options.stepConfiguration).text
    var text = "\(settings)|\(modelHash)|\(recipe.templateHash)|\(padTokenID ?? -1)"
    for part in [training, evaluation] {
      for pair in part?.pairs ?? [] {
        text += "|\(pair.chosen)\(pair.rejected)\(pair.margin),\(pair.weight),\(pair.group ?? "")"
        // Only where it is there: checkpoints of before there was such a column stay good.
        if let smoothing = pair.labelSmoothing { text += ",\(smoothing)" }
      }
      text += "||"
    }
    return sha256(text)
  }

  func record(_ job: TrainingJob) -> RunRecord {
    var record = RunRecord(
      configuration: job.configuration, versions: ["libtorch": .string(Torch.version)],
      hardware: .current(accelerators: (0..<Torch.cudaDeviceCount).map { "cuda:\($0)" }),
      seeds: ["seed": .number(job.options.seed)],
      data: sources.map {
        .init(
          role: $0.role, path: Self.shown($0.file.path), sha256: $0.hash,
          rows: $0.file.accounting.json)
      },
      templateHash: recipe.templateHash)
    var pairs: JSONObject = ["train": .object(training.accounting.json)]
    if let evaluation { pairs["eval"] = .object(evaluation.accounting.json) }
    record.results = ["rows": .object(pairs)]
    return record
  }
}
