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

      EXAMPLES
        reward generate --model smollm2-135m-instruct --dataset prompts.jsonl \\
          --n 8 --temperature 0.8 --max-new-tokens 64 --output candidates.jsonl
        head -3 prompts.jsonl | reward generate --model ./my-model \\
          --dataset - --temperature 0 --stop "User:"
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DatasetOptions
  @OptionGroup(title: "Sampling") var sampling: SamplingArguments
  @OptionGroup var output: OutputOptions
  @OptionGroup var global: GlobalOptions

  static let columns = ["responses", "finish_reasons"]

  func run() async throws {
    global.apply()
    let prompts = try Dataset<PromptRow>.read(
      [data.dataset], columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    Console.say("\(data.dataset): \(prompts.accounting)")
    let files = try ModelFiles(ModelName(model.model))
    guard files.adapter == nil else {
      throw RewardError(
        .modelUnsupported, "an adapter with a reward head cannot generate; name its base model",
        at: .init(file: model.model))
    }
    let (recipe, notes) = try files.recipe(template: model.template)
    Console.note(notes)
    var identity = try RunIdentity(model: model.model)
    identity["template_sha256"] = .string(recipe.templateHash)
    identity.merge(sampling.described)
    let rows = try ResumableRows(
      output, input: data.dataset, identity: identity, seed: sampling.seed)
    for prompt in prompts.examples.prefix(rows.existing) {
      try rows.check(prompt.original, added: Self.columns)
    }
    if rows.existing < prompts.examples.count {
      try generate(prompts.examples, files, recipe, into: rows)
    }
    try rows.finish(rows: prompts.examples.count, accounting: prompts.accounting)
  }

  private func generate(
    _ prompts: [PromptRow], _ files: ModelFiles, _ recipe: TextRecipe, into rows: ResumableRows
  ) throws {
    let tokenizer = files.tokenizer
    let sequences = try prompts.dropFirst(rows.existing).map { prompt in
      do throws(RewardError) {
        return try recipe.encodePrompt(prompt.prompt, tokenizer: tokenizer)
      } catch { throw error.atRow(file: data.dataset, line: prompt.place.line) }
    }
    let generator = try Generator(
      files.languageModel(), options: sampling.options, endTokens: files.endTokens()
    ) { tokenizer.decode($0, skipSpecialTokens: true) }

    let bar = ProgressBar(
      "generate", total: prompts.count, initial: rows.existing, unit: "prompt")
    defer { bar.finish() }
    let start = ProgressBar.monotonicSeconds()
    var tokens = 0
    let size = max(1, generator.maximumRows / sampling.count)
    var from = 0
    while from < sequences.count {
      let end = min(from + size, sequences.count)
      let results = try withTensorErrors {
        try generator.generate(
          Array(sequences[from..<end]), candidates: sampling.count,
          firstIndex: rows.existing + from)
      }
      for (offset, generations) in results.enumerated() {
        tokens += generations.reduce(0) { $0 + $1.tokens.count }
        var row = prompts[rows.existing + from + offset].original
        row["responses"] = .array(
          generations.map { .string(sampling.text(of: $0, tokenizer: tokenizer)) })
        row["finish_reasons"] = .array(generations.map { .string($0.finishReason.rawValue) })
        try rows.write(row)
      }
      try rows.flush()
      let seconds = ProgressBar.monotonicSeconds() - start
      bar.setPostfix("\(NumberText.fixed(Double(tokens) / seconds, digits: 0)) tokens/s")
      bar.advance(by: end - from)
      from = end
    }
  }
}

extension SamplingArguments {
  /// A generation's text, which ends before the first stop string.
  func text(of generation: Generation, tokenizer: Tokenizer) -> String {
    let text = tokenizer.decode(generation.tokens, skipSpecialTokens: true)
    let cut = stop.compactMap { text.range(of: $0)?.lowerBound }.min()
    return cut.map { String(text[..<$0]) } ?? text
  }
}
