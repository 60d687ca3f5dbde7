public import ArgumentParser
import Basics
import Evaluation
import Foundation
import Models
import OrderedCollections
import Preferences
import Tensors
public import Text
import Tracking
public import Training

extension TrainingOptions.Schedule: ExpressibleByArgument {}
extension TextRecipe.Truncation: ExpressibleByArgument {}

struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a scalar reward model on preference pairs.",
    discussion: """
      Writes a Hugging Face directory that transformers loads as a sequence classifier (or a PEFT \
      adapter with --use-peft), with the text recipe, a model card, run.json, metrics.jsonl and \
      TensorBoard events. A killed run goes on with --resume-from-checkpoint latest and ends with \
      the same weights as if it had never stopped.

      A row of the data is a prompt with a better and a worse answer:
        {"prompt": "Name a colour.", "chosen": "Blue.", "rejected": "No."}

      EXAMPLES
        reward train --model smollm2-135m-instruct --dataset pairs.jsonl \\
          --output-dir rm
        reward train --model ./base --dataset pairs.jsonl.gz --output-dir rm \\
          --eval-dataset held-out.jsonl --use-peft --lora-r 16 \\
          --learning-rate 1e-4 --num-train-epochs 2
        reward train --model smollm2-135m-instruct --dataset pairs.jsonl \\
          --output-dir rm --train-last-layers 8 --num-train-epochs 3 \\
          --learning-rate 5e-5
      """)

  @Option(help: "A model's directory, a GGUF file, a built-in name, or a hub id.")
  var model: String

  @Option(help: "Chat template for models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var given: TemplateOptions
  @OptionGroup var data: DatasetOptions

  @Option(help: "Held-out pairs. Without it, --eval-fraction of the prompts is held out.")
  var evalDataset: [String] = []

  @Option(
    help: """
      Share of prompts held out, chosen by a hash of each prompt's opening (default: 0.1; \
      excludes --eval-dataset).
      """)
  var evalFraction: Double?

  @Option(help: "Directory for the model, its checkpoints and logs.")
  var outputDir: String

  @Option(help: "Longest text, in tokens.")
  var maxLength = 1024

  @Option(help: "What becomes of longer texts.")
  var truncation: TextRecipe.Truncation = .drop

  @OptionGroup(title: "Optimisation") var optimisation: OptimisationArguments
  @OptionGroup(title: "What is trained") var tuning: TuningArguments

  @Flag(help: "Draw a new head although the model brings one.")
  var newHead = false

  @Option(help: "A checkpoint's directory, or 'latest'.")
  var resumeFromCheckpoint: String?

  @Flag(help: "Delete an earlier run or model in the output directory, and nothing else there.")
  var overwriteOutputDir = false

  @Flag(inversion: .prefixedNo, help: "Write the weights of the best evaluation, not the last.")
  var loadBestModelAtEnd = true

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    global.apply()
    Interrupt.install()
    let console = TrainConsole()
    let result = try await job().run(console.reporter)
    console.finish()
    guard result.outcome == .finished else {
      throw RewardError(
        .trainingInterrupted,
        "stopped after step \(result.steps) with a checkpoint; go on with "
          + "--resume-from-checkpoint latest")
    }
    if let evaluation = result.evaluation {
      var table = HumanTable([.init("held-out"), .init("", .right)])
      for row in evaluation.table { table.add(row) }
      Console.say(table.text)
      if let among = result.chosenAmong {
        Console.say(
          "these pairs chose the weights, the best of \(among) evaluations, which flatters them")
      }
    }
    if !result.hadFinished { Console.say("wrote \(outputDir)") }
    if json {
      var object = result.evaluation?.json ?? [:]
      object["output_dir"] = .string(outputDir)
      object["steps"] = .number(result.steps)
      if let among = result.chosenAmong { object["chosen_among_evaluations"] = .number(among) }
      Console.printResult(JSONValue.object(object).text + "\n")
    }
  }

  /// What is trained, with all of it on this machine.
  /// - Throws: `file.missing`, and what the hub throws.
  func job() async throws -> TrainingJob {
    var job = TrainingJob(
      model: try await HubResolution.model(model),
      datasets: try await HubResolution.files(data.dataset, preferring: "train"),
      outputDirectory: outputDir)
    for name in evalDataset { job.evaluationDatasets += try await HubResolution.files(name) }
    if let evalFraction { job.evaluationFraction = evalFraction }
    job.columns = try data.columns()
    job.rowPolicy = data.rowPolicy
    job.limit = data.limit
    job.template = template
    job.templateSettings = try given.settings()
    job.maximumLength = maxLength
    job.truncation = truncation
    job.resume = resumeFromCheckpoint
    job.overwritesOutput = overwriteOutputDir
    job.drawsNewHead = newHead
    job.mergesAdapter = tuning.mergeAdapter
    job.loadsBestAtEnd = loadBestModelAtEnd
    job.options = optimisation.options(tuning)
    return job
  }

  mutating func validate() throws {
    if let evalFraction {
      guard (0..<1).contains(evalFraction) else {
        throw ValidationError("--eval-fraction must be from 0 to below 1")
      }
      guard evalDataset.isEmpty else {
        throw ValidationError(
          "--eval-fraction and --eval-dataset exclude each other: pairs are held out from "
            + "--dataset, or come from another file")
      }
    }
    guard maxLength > 0 else { throw ValidationError("--max-length must be at least 1") }
    do { try optimisation.options(tuning).validate() } catch {
      throw ValidationError(error.message)
    }
  }
}

extension RewardError.Code {
  /// A signal stopped training at a step's end.
  static let trainingInterrupted = Self("training.interrupted")
}
