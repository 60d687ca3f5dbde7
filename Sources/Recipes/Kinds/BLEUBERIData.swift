import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Storage
import TextMetrics

/// Responses that people compared, with references; and what scorers say of them that no seed
/// changes.
struct JudgedResponses: Sendable {
  private(set) var candidates: [Candidate] = []
  /// The prompt of each, by a name.
  private(set) var prompts: [String] = []
  private(set) var pairs: [HumanJudgements.Pair] = []
  /// Scores of all responses, by scorer.
  private(set) var scores: OrderedDictionary<String, [Double]> = [:]
  /// For a head to be fitted on: prompt and response by MiniLM.
  private(set) var features: [[Float]] = []

  /// Majorities of PandaLM's three annotators; references are Self-Instruct's own answer, and those
  /// of three of its models. Comparisons without a reference or a majority for one side are left
  /// out.
  init(comparisons file: String, references: (own: String, models: [String])) throws {
    var known: [String: [String]] = [:]
    for row in try Self.rows(references.own) {
      let instance = try Self.array(row, "instances").first?.object ?? [:]
      let prompt = Self.prompt(try Self.text(row, "instruction"), try Self.text(instance, "input"))
      known[prompt] = [try Self.text(instance, "output")]
    }
    for model in references.models {
      for row in try Self.rows(model) {
        let prompt = Self.prompt(try Self.text(row, "instruction"), try Self.text(row, "input"))
        known[prompt]?.append(try Self.text(row, "response"))
      }
    }
    for row in try Self.rows(file) {
      let votes = ["annotator1", "annotator2", "annotator3"].map { row[$0]?.int ?? 0 }
      let better = [1, 2].first { side in votes.count { $0 == side } > 1 }
      let prompt = Self.prompt(try Self.text(row, "instruction"), try Self.text(row, "input"))
      // Six rows have a truth value where a response's text was.
      guard let better, let references = known[prompt], let first = row["response1"]?.string,
        let second = row["response2"]?.string, first != second
      else { continue }
      pairs.append(.init(better: candidates.count, worse: candidates.count + 1))
      for response in better == 1 ? [first, second] : [second, first] {
        add(prompt, response, references)
      }
    }
  }

  /// UniEval's two sets of utterances for dialogue acts: the overall rating decides between the
  /// systems of one act.
  init(utterances files: [String]) throws {
    var ratings: [Double] = []
    for (number, file) in files.enumerated() {
      for row in try Self.rows(file) {
        guard let rating = row["scores"]?["overall"]?.double else {
          throw RewardError(.recipeData, "a row has no overall rating", at: .init(file: file))
        }
        ratings.append(rating)
        // Some acts are in both sets. The split hangs on the name, which is not to hold a path.
        let act = try Self.text(row, "source")
        add(
          act, try Self.text(row, "system_output"), [try Self.text(row, "reference")],
          group: "\(number): \(act)")
      }
    }
    // Two systems that wrote the same were rated twice: no scorer can decide between them.
    pairs = try HumanJudgements(prompts: prompts, ratings: ratings).pairs.filter {
      candidates[$0.better].responseText != candidates[$0.worse].responseText
    }
  }

  private mutating func add(
    _ prompt: String, _ response: String, _ references: [String], group: String? = nil
  ) {
    prompts.append(group ?? prompt)
    candidates.append(
      Candidate(
        prompt: prompt, response: response,
        metadata: [
          "references": .array(references.map(JSONValue.string)), "first": .string(references[0]),
        ]))
  }

  /// Computes the scores that need no training, and the features.
  mutating func score(_ embedder: any TextEmbedder) async throws {
    let length = try LengthRewardModel()
    let scorers: [(name: String, model: any RewardModel)] = [
      ("BLEU", OverlapRewardModel(.bleu(.bleuberi), column: "first")),
      ("BLEU, 4 references", OverlapRewardModel(.bleu(.bleuberi))),
      ("ROUGE-L", OverlapRewardModel(.rouge(.rougeL), column: "first")),
      ("embedding", SimilarityRewardModel(embedder, column: "first")), ("longer", length),
    ]
    for (name, model) in scorers {
      scores[name] = try await model.rewards(for: candidates).map(\.value)
    }
    scores["shorter"] = scores["longer"]!.map { -$0 }
    let (bleu, embedding) = (Self.standard(scores["BLEU"]!), Self.standard(scores["embedding"]!))
    scores["BLEU + embedding"] = zip(bleu, embedding).map { ($0 + $1) / 2 }
    features = try SentenceFeatures(embedder).features(of: candidates).map(\.values)
  }

  /// (x − mean) / deviation.
  private static func standard(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return values.map { ($0 - mean) / variance.squareRoot() }
  }

  private static func prompt(_ instruction: String, _ input: String) -> String {
    [instruction, input].map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
      .joined(separator: "\n\n")
  }

  private static func rows(_ file: String) throws(RewardError) -> [JSONObject] {
    let reader = try RowReader(path: file)
    var rows: [JSONObject] = []
    while let found = try reader.next() { rows.append(found.row) }
    return rows
  }

  private static func text(_ row: JSONObject, _ column: String) throws(RewardError) -> String {
    guard let text = row[column]?.string else {
      throw RewardError(.recipeData, "a row has no text in '\(column)'", at: .init(item: column))
    }
    return text
  }

  private static func array(
    _ row: JSONObject, _ column: String
  ) throws(RewardError) -> [JSONValue] {
    guard let items = row[column]?.array else {
      throw RewardError(.recipeData, "a row has no list in '\(column)'", at: .init(item: column))
    }
    return items
  }
}

extension String {
  /// Without such characters at both ends.
  fileprivate func trimming(while isLoose: (Character) -> Bool) -> String {
    var view = self[...]
    while view.last.map(isLoose) == true { view.removeLast() }
    return String(view.drop(while: isLoose))
  }
}
