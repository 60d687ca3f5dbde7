import ArgumentParser
import OrderedCollections
import RewardKit

/// Memory of a program that keeps a model open and scores.
struct WatchMemory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Resident memory at rest, and while rows are scored.",
    discussion: """
      A row of the data is {"sequences": [[ids], ...]}; 1, 20, 100 and 300 rows are scored in one \
      call, in turn. \
      Memory at rest is that of the whole process, with libtorch and the tokenizer, when the model \
      was opened and nothing was scored yet.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "The size of all weights in fp32, in MiB.")
  var weightsMib: Double

  @Option(help: "What linear layers are computed in: fp32, bf16, fp16, int8, q8_0 or q4_1.")
  var precision = PrecisionName.fp32

  func validate() throws {
    guard weightsMib > 0 else { throw ValidationError("--weights-mib must be above 0") }
  }

  func run() throws {
    threads.apply()
    let before = residentMiB()
    let model = try ScalarRewardModel.open(data.model, precision)
    let rest = residentParts()
    let rows = try SequenceRow.read(
      data.data, limit: data.limit, vocabulary: model.classifier.trunk.vocabularySize)

    // What the first thousand rows need is kept for the next ones.
    let settled = min(1000, (rows.count + 1) / 2)
    var marks: [(row: Int, mebibytes: Double)] = []
    let took = try elapsed {
      let sizes = [1, 20, 100, 300]
      var (start, next, call) = (0, settled, 0)
      while start < rows.count {
        let end = min(start + sizes[call % sizes.count], next, rows.count)
        _ = try model.scores(rows[start..<end].flatMap(\.sequences))
        start = end
        call += 1
        if end == next || end == rows.count {
          marks.append((end, residentMiB()))
          next += settled
        }
      }
    }
    guard let first = marks.first, let last = marks.last else {
      preconditionFailure("there is at least one row")
    }
    report(
      [
        "precision": .string(precision.rawValue), "rows": .number(rows.count),
        "weights_mib": .number(weightsMib), "before_mib": .number(before),
        "rest_mib": .number(rest.all), "rest_files_mib": .number(rest.files),
        "rest_over_weights": spread([rest.all / weightsMib]),
        "private_over_weights": .number((rest.all - rest.files) / weightsMib),
        "marks": .array(
          marks.map { ["row": .number($0.row), "resident_mib": .number($0.mebibytes)] }),
        "growth_mib": .number(last.mebibytes - first.mebibytes),
        "rows_per_second": spread([Double(rows.count) / took]),
      ], model: data.model, threads: threads.threads)
  }
}
