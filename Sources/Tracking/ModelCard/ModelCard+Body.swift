import Basics
import Foundation
import OrderedCollections

extension ModelCard {
  /// The readable part, in Markdown.
  var body: String {
    let sections: [String?] = [
      "# \(MarkdownText.line(name))", introduction, scoring, recipeSection, trainingSection,
      resultsSection, rangeSection, limitsSection, origin,
    ]
    return sections.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    let purpose =
      summary.map(MarkdownText.paragraphs)
      ?? "This model gives a response to a prompt a number, its reward. Of two responses to the "
      + "same prompt, the one with the higher reward is the one that its training data more likely "
      + "prefers."
    let kind = isAdapter ? "a LoRA adapter for" : "a fine-tuned copy of"
    return """
      \(purpose)

      - Weights: \(kind) \(MarkdownText.code(baseModel))
      - Head: \(MarkdownText.line(head))
      - Made with: RewardKit \(rewardKitVersion)
      """
  }

  private var recipeSection: String {
    let rows = [
      [
        "Chat template (SHA-256)", recipe.templateHash.map(MarkdownText.code) ?? "none, plain text",
      ],
      ["Beginning-of-text token", recipe.beginningOfText.text],
      ["End-of-text token", recipe.endOfText.text],
      ["Longest text", recipe.maximumLength.map { "\($0) tokens" } ?? "no limit of its own"],
      ["Truncation", MarkdownText.line(recipe.truncation)],
    ]
    return """
      ## Text recipe

      Scores hold for texts made exactly in this way; RewardKit stores the recipe with the model \
      and applies it.

      \(MarkdownText.table(["what", "value"], rows))
      """
  }

  private var trainingSection: String {
    var parts = [
      "## Training",
      "Trained on \(trainingPairs) preference pair\(trainingPairs == 1 ? "" : "s").",
    ]
    if !datasets.isEmpty {
      parts[1] += " Data: \(datasets.map(MarkdownText.code).joined(separator: ", "))."
    }
    if !rowAccounting.isEmpty {
      parts.append("What became of every row of the data:")
      parts.append(MarkdownText.table(["rows", "count"], Self.flat(rowAccounting)))
    }
    if !hyperParameters.isEmpty {
      parts.append("Hyper-parameters:")
      parts.append(MarkdownText.table(["option", "value"], Self.flat(hyperParameters)))
    }
    return parts.joined(separator: "\n\n")
  }

  private var resultsSection: String {
    guard !results.isEmpty else {
      return
        "## Results\n\nNothing was held out in training: how well it ranks responses was not known then."
    }
    func optional(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, digits: 3) } ?? "–"
    }
    func lengthAlone(_ result: Result) -> String {
      guard let text = result.lengthBaseline?.text else { return "–" }
      return result.lengthRule.map { "\(text), \(MarkdownText.line($0))" } ?? text
    }
    let rows = results.map { result in
      [
        MarkdownText.line(result.split), MarkdownText.code(result.dataset), "\(result.count)",
        "\(result.ties)", result.accuracy.text, lengthAlone(result),
        optional(result.calibrationError), optional(result.brier),
      ]
    }
    let header = ["split", "data", "pairs", "ties", "accuracy", "length alone", "ECE", "Brier"]
    return """
      ## Results

      Accuracy is the share of pairs whose chosen response got the higher reward, with its 95 % \
      confidence interval. Beside it stands the accuracy of choosing by length alone: a reward \
      model that does not beat it has learned little else. ECE and Brier score measure whether \
      sigmoid(chosen − rejected) can be read as a probability (0 is best).

      \(MarkdownText.table(header, rows))\(selection)
      """
  }

  /// Which results their own pairs chose the weights for.
  private var selection: String {
    results.compactMap { result in
      result.chosenAmong.map {
        "\n\nThe weights are the best of \($0) evaluations on \(MarkdownText.line(result.split)), "
          + "which flatters the figures of that line."
      }
    }.joined()
  }

  private var rangeSection: String? {
    guard let range = rewardRange else { return nil }
    func number(_ value: Double) -> String { NumberText.fixed(value, digits: 3) }
    let rows =
      [["mean", number(range.mean)], ["standard deviation", number(range.standardDeviation)]]
      + range.percentiles.map {
        ["percentile \(NumberText.significant($0.percent))", number($0.reward)]
      }
    return """
      ## Reward range

      Measured on \(MarkdownText.line(range.measuredOn)).

      \(MarkdownText.table(["statistic", "reward"], rows))
      """
  }

  private var limitsSection: String {
    let general = [
      "Rewards of different prompts cannot be compared: only differences within a prompt were "
        + "trained.",
      "It knows the taste in its training data and no more; other languages, subjects and styles "
        + "need an evaluation of their own.",
      "What is optimised against it long enough will find its mistakes: watch a second measure.",
    ]
    return "## Limits\n\n"
      + (limits.map(MarkdownText.line) + general).map { "- " + $0 }.joined(separator: "\n")
  }

  private var origin: String {
    "The run that made this model is described in `run.json`, and its course in `metrics.jsonl`, "
      + "where they lie beside this file."
  }

  /// Members as rows; those of inner objects with dotted names.
  private static func flat(_ object: JSONObject, under prefix: String = "") -> [[String]] {
    object.flatMap { key, value -> [[String]] in
      if let inner = value.object, !inner.isEmpty { return flat(inner, under: prefix + key + ".") }
      let text = value.string ?? (value.isNull ? "–" : value.text)
      return [[MarkdownText.line(prefix + key), MarkdownText.line(text)]]
    }
  }
}

extension ModelCard.SpecialToken {
  fileprivate var text: String {
    switch self {
    case .none: "none"
    case .template: "as the template writes it"
    case .added: "added to the text"
    }
  }
}
