import Basics
import Evaluation
import Foundation
import Instructions
import Tensors

extension DemoOutcome {
  /// The answers that the report shows, and in words the rule that picked them.
  func examples() -> (choices: [DemoSelection], rule: String) {
    // Where the choice matters: answers that differ in truth.
    let mixed = selection.filter { Set($0.task.satisfied).count == 2 }
    let right = mixed.filter { $0.task.satisfied[$0.best] }
    let wrong = mixed.filter { !$0.task.satisfied[$0.best] }
    let shown = (right: right.prefix(4), wrong: wrong.prefix(4))
    let rule =
      "Of the \(selection.count) held-out prompts, \(mixed.count) have both answers that satisfy "
      + "all instructions and answers that do not; the choice is right in \(right.count) of these "
      + "and wrong in \(wrong.count). Shown are, in the order of the data file, the first "
      + "\(shown.right.count) with a right choice and then the first \(shown.wrong.count) with a "
      + "wrong one: the shares here are not those of the whole."
    return (Array(shown.right) + Array(shown.wrong), rule)
  }

  func example(_ choice: DemoSelection) -> ReportExample {
    ReportExample(
      prompt: choice.task.prompt,
      constraints: choice.task.constraints.map(\.kind.rawValue),
      responses: [("the reward model's choice", choice.best), ("the first sample", 0)].map {
        title, index in
        .init(
          title: title, text: choice.task.responses[index], reward: choice.rewards[index],
          verdicts: choice.task.verdicts[index])
      })
  }

  /// What was run, in a sentence.
  var origin: String {
    "The reward model is \(model) with a reward head, trained with seed \(seed) on "
      + "\(dateText) by: \(command)"
  }

  var command: String { CommandLine.arguments.joined(separator: " ") }

  /// Universal time, to the second.
  var dateText: String { date.formatted(.iso8601) }

  var limits: ReportBlock {
    .callout(
      ReportCallout(
        .limit, title: "What this does not show",
        "The truth here is a rule; people's preferences are not. Held-out prompts have other "
          + "topics, but the same kinds of instructions as the training prompts.",
        "Sampled answers were cut at a limit of tokens; a cut answer is judged as it stands."))
  }

  var facts: [ReportFact] {
    [
      ReportFact("base model", model), ReportFact("seed", "\(seed)"),
      ReportFact("date", dateText), ReportFact("command", command),
      ReportFact("seconds", "\(Int(seconds))"),
      ReportFact("RewardKit", programVersion), ReportFact("libtorch", Torch.version),
      ReportFact("threads", "\(Torch.threads)"), ReportFact("data", data.pairsPath),
    ]
  }
}
