import ArgumentParser
import Basics
import Evaluation
import Foundation
import OrderedCollections
import Rewards
import Selection
import Tensors
import Tracking
import Training

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The main job from end to end, on instructions whose truth is known.",
    discussion: """
      SmolLM2 was asked to follow checkable instructions, eight times each; a rule verifier says \
      which answers do. The demo trains a reward model on pairs from the training prompts, \
      evaluates it on held-out prompts, and lets it choose among the eight answers there. It \
      writes the model and report.html.

      EXAMPLES
        reward demo
        reward demo --output-dir /tmp/demo --seed 1
      """)

  static let defaultOutput = "reward-demo"

  @Option(
    help: "Directory for the model and the report; an earlier demo in the default is replaced.")
  var outputDir = Demo.defaultOutput

  @Flag(help: "Replace an earlier run in the output directory.")
  var overwriteOutputDir = false

  @Option(help: "Folder with pairs.jsonl and held-out.jsonl (default: the ones that are shipped).")
  var data: String?

  @Option(help: "A model's directory, a GGUF file, or a built-in name.")
  var model = "smollm2-135m-instruct"

  @Option(help: "Seed of the head and of the order of pairs.")
  var seed: UInt64 = 0

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    global.apply()
    Interrupt.install()
    let start = ProgressBar.monotonicSeconds()
    let data = try DemoData(folder: data ?? DemoData.shippedFolder)
    Console.say("training pairs: \(data.pairsPath)")
    Console.say(
      "held out: \(data.tasks.count) prompts with \(data.candidateCount) answers, of which "
        + "\(data.satisfiedCount) satisfy their instructions")

    let console = TrainConsole()
    var training = try job(data).run(console.reporter)
    console.finish()
    guard training.outcome == .finished else {
      throw RewardError(.trainingInterrupted, "stopped after step \(training.steps)")
    }
    // From here on there is nothing to save: a signal ends the program at once.
    Interrupt.restore()
    let selection = try await choose(data)
    let seconds = ProgressBar.monotonicSeconds() - start
    let outcome = DemoOutcome(
      data: data, training: training, selection: selection, seconds: seconds, seed: seed,
      model: model, date: Date(), history: try MetricsHistory(path: outputDir + "/metrics.jsonl"))
    try training.add(
      outcome.pairs().evaluation, split: "held-out", dataset: DemoData.heldOutName,
      rewards: selection.flatMap(\.rewards), more: ["best_of_n": .object(outcome.curve().json)])
    Console.say(try outcome.table())
    let report = outputDir + "/report.html"
    try outcome.report().write(to: URL(fileURLWithPath: report))
    Console.say("wrote \(outputDir) and \(report) after \(Int(seconds)) s")
    if json { Console.printResult(JSONValue.object(try outcome.json()).text + "\n") }
  }

  private func job(_ data: DemoData) throws -> TrainingJob {
    var job = TrainingJob(model: model, datasets: [data.pairsPath], outputDirectory: outputDir)
    // Evaluated on the held-out answers afterwards, each of which is scored once.
    job.evaluationFraction = 0
    job.maximumLength = 512
    job.options = Self.options(seed: seed)
    job.loadsBestAtEnd = false
    job.overwritesOutput = overwriteOutputDir || outputDir == Self.defaultOutput
    return job
  }

  /// Sized for a few minutes on two cores.
  static func options(seed: UInt64) -> TrainingOptions {
    var options = TrainingOptions()
    options.tuning = .lastLayers(6)
    options.learningRate = 2e-4
    options.epochs = 2
    options.batchSize = 8
    options.schedule = .cosine
    options.warmupRatio = 0.1
    options.weightDecay = 0.01
    options.seed = seed
    return options
  }

  /// Scores all held-out answers with the model as it was written.
  private func choose(_ data: DemoData) async throws -> [DemoSelection] {
    let model = try ScalarRewardModel(path: outputDir)
    let bar = ProgressBar("score", total: data.tasks.count, unit: "prompt")
    defer { bar.finish() }
    var result: [DemoSelection] = []
    for task in data.tasks {
      let choice = try await BestOfNSelector(model).choose(among: [task.candidates])[0]
      result.append(DemoSelection(task: task, choice: choice))
      bar.advance(by: 1)
    }
    return result
  }
}
