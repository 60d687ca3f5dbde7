import ArgumentParser
import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Text
import Tracking

struct Generate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sample responses to prompts.",
    discussion: """
      Reads rows with a prompt (prompt, messages, instruction, question or conversations) and \
      writes them with all their columns, a list 'responses' and a list 'finish_reasons' ('stop' \
      or 'length').

      INPUT, a row a line
        {"prompt": "What is 2 + 2?"}

      EXAMPLES
        reward generate --model smollm2-135m-instruct --dataset prompts.jsonl \\
          --n 8 --temperature 0.8 --max-new-tokens 64 --output candidates.jsonl
        head -3 prompts.jsonl | reward generate --model ./my-model \\
          --dataset - --temperature 0 --stop "User:"
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DatasetOptions
  @OptionGroup(title: "Sampling") var sampling: SamplingArguments
  @OptionGroup var computing: PrecisionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var global: GlobalOptions

  static let columns = ["responses", "finish_reasons"]

  func run() async throws {
    global.apply()
    let paths = try await data.files()
    try output.check(inputs: paths)
    let dataset = try Dataset<PromptRow>.read(
      paths, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    for row in dataset.examples {
      try output.added.check(
        row.original, added: Self.columns, file: row.place.file, line: row.place.line)
    }
    let model = try await model.resolved()
    let files = try ModelFiles(ModelName(model.model))
    guard files.adapter == nil else {
      throw RewardError(
        .modelUnsupported, "an adapter with a reward head cannot generate; name its base model",
        at: .init(file: model.model))
    }
    let settings = try model.given.settings()
    let (recipe, notes) = try files.recipe(template: model.template, settings: settings)
    Console.note(try notes + remarks(files))
    let prompts = try TokenPrompts(
      dataset, recipe, files, newTokens: sampling.options.maximumNewTokens,
      policy: data.rowPolicy)
    Console.say("\(data.name): \(prompts.accounting)")
    var identity = try RunIdentity(model: model.model)
    identity["template_sha256"] = .string(recipe.templateHash)
    identity.merge(settings.described)
    identity.merge(sampling.described)
    identity["precision"] = .string(computing.precision.rawValue)
    let rows = try ResumableRows(
      output, data: data, files: paths, identity: identity, seed: sampling.seed)
    for row in prompts.rows.prefix(rows.existing) {
      try rows.check(row.original, added: Self.columns)
    }
    if rows.existing < prompts.rows.count { try generate(prompts, files, into: rows) }
    try rows.finish(rows: prompts.rows.count, accounting: prompts.accounting)
  }

  private func generate(
    _ prompts: TokenPrompts, _ files: ModelFiles, into rows: ResumableRows
  ) throws {
    let tokenizer = files.tokenizer
    let sequences = Array(prompts.tokens.dropFirst(rows.existing))
    let generator = try files.generator(
      sampling.options, precision: computing.precision.precision)

    let bar = ProgressBar(
      "generate", total: prompts.rows.count, initial: rows.existing, unit: "prompt")
    defer { bar.finish() }
    let start = ProgressBar.monotonicSeconds()
    var tokens = 0
    try generator.generate(
      sequences, candidates: sampling.count, firstIndex: rows.existing,
      progress: { tokens += $0 }
    ) { index, generations in
      var row = prompts.rows[rows.existing + index].original
      row["responses"] = .array(
        generations.map {
          .string($0.text ?? tokenizer.decode($0.tokens, skipSpecialTokens: true))
        })
      row["finish_reasons"] = .array(generations.map { .string($0.finishReason.rawValue) })
      try rows.write(row)
      try rows.flush()
      let seconds = ProgressBar.monotonicSeconds() - start
      bar.setPostfix("\(NumberText.fixed(Double(tokens) / seconds, digits: 0)) tokens/s")
      bar.advance(by: 1)
      try rows.stopIfAsked()
    }
  }

  /// What a user may not expect of these files and options.
  private func remarks(_ files: ModelFiles) throws -> [String] {
    var remarks: [String] = []
    if try files.hasHead() {
      remarks.append(
        "\(model.model) has a reward head: its layers were trained to score, and what it writes "
          + "may be worse than its base model's")
    }
    if sampling.temperature == 0, sampling.count > 1 {
      remarks.append(
        "--temperature 0 always takes the likeliest token: the \(sampling.count) responses of a "
          + "prompt are the same")
    }
    return remarks
  }
}
