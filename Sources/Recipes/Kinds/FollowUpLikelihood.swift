import Basics
import OrderedCollections
import Preferences
import Rewards
import Storage

/// Zhang et al. 2024: what a user would say next tells how good an answer was.
public struct FollowUpLikelihoodAsReward: Recipe {
  private static let (pairs, blocks, words) = (40, 5, 60)
  private static let tasks =
    "self-instruct-eval/predictions/text-davinci-003_predictions.jsonl.gz"
  private static let neighbours = "llmbar/LLMBar/Adversarial/Neighbor/dataset.json"

  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "flr",
    paper:
      "Aligning Language Models Using Follow-up Likelihood as Reward Signal (Zhang et al. 2024)",
    claim:
      "A language model that was never trained on preferences finds the next turn of a content "
      + "user likelier after good answers: by that it tells better answers from worse ones.",
    setting:
      "SmolLM2-135M-Instruct, 200 short requests of Self-Instruct and LLMBar (at most 60 words, "
      + "and so the answers), 40 for each of five seeds and none twice, so that there are no more "
      + "seeds. The worse answer is the one to another request. Two of six facets, understanding "
      + "and instruction-following, with 3 + 3 follow-ups each of ten; they were chosen on "
      + "LLMBar's Natural part, which is not asked here. The paper has models of 8 billion "
      + "parameters, all facets, and answers to one request.",
    measure: "Share of pairs in which the right answer scores higher; equal ones count half",
    data: ["self-instruct-eval", "llmbar"],
    arms: [
      ("follow-ups", "FLR: content follow-ups against discontented ones"),
      ("shuffled", "the same with polarities dealt anew, mean of 20 times"),
      ("log-likelihood", "mean log-probability of the answer's tokens"),
      ("length", "the longer answer, in characters"), ("chance", "a coin"),
    ],
    comparisons: [
      .init("follow-ups tell something", better: "follow-ups", worse: "chance"),
      .init(
        "they tell more than the answer's likelihood", better: "follow-ups",
        worse: "log-likelihood"),
      .init("they tell more than its length", better: "follow-ups", worse: "length"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  ///
  /// - Throws: also `recipe.data` for a sixth seed, for which there are no requests.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    guard seed < UInt64(Self.blocks) else {
      throw RewardError(
        .recipeData, "there are requests for \(Self.blocks) seeds, from 0 to \(Self.blocks - 1)",
        at: .init(item: "seed \(seed)"))
    }
    let pool = try await context.once("flr pool") { try Self.pool(context) }
    let reward = try await context.once("flr model") {
      FollowUpRewardModel(
        try ChatModel(path: "smollm2-135m-instruct"),
        bank: FollowUpBank.english.reduced(
          to: ["understanding", "instruction-following"], count: 3))
    }
    var order = RandomSource(seed: 0).stream("flr order")
    let rows = Array(
      pool.shuffled(using: &order).dropFirst(Int(seed) * Self.pairs).prefix(Self.pairs))
    var measured: [Pair] = []
    for (index, row) in rows.enumerated() {
      let other = rows[(index + 1) % rows.count].answer
      let scores = try [row.answer, other].map {
        try reward.scores(of: Candidate(prompt: row.request, response: $0))
      }
      measured.append(
        Pair(
          right: scores[0], wrong: scores[1],
          lengths: (Double(row.answer.count), Double(other.count))))
    }
    var source = RandomSource(seed: seed).stream("flr")
    var shuffled = 0.0
    for _ in 0..<20 {
      let deal = Deal(measured[0].right, from: &source)
      shuffled += share(measured) { (deal.value($0.right), deal.value($0.wrong)) } / 20
    }
    return [
      "follow-ups": share(measured) { ($0.right.value, $0.wrong.value) }, "shuffled": shuffled,
      "log-likelihood": share(measured) {
        (FollowUpLikelihood.score($0.right.response), FollowUpLikelihood.score($0.wrong.response))
      },
      "length": share(measured) { $0.lengths }, "chance": 0.5,
    ]
  }

  private struct Row {
    let request: String, answer: String
  }

  private struct Pair {
    let right: FollowUpScores, wrong: FollowUpScores
    let lengths: (Double, Double)
  }

  /// Polarities that have nothing to do with what the follow-ups say.
  private struct Deal {
    /// For each facet the order in which its follow-ups are dealt to both sides.
    let orders: [[Int]]

    init(_ scores: FollowUpScores, from source: inout RandomSource) {
      var orders: [[Int]] = []
      for facet in scores.facets {
        let count = facet.positive.count + facet.negative.count
        orders.append((0..<count).shuffled(using: &source))
      }
      self.orders = orders
    }

    func value(_ scores: FollowUpScores) -> Double {
      zip(scores.facets, orders).reduce(0) { sum, pair in
        let (facet, order) = pair
        let all = facet.positive + facet.negative
        let dealt = order.map { all[$0] }
        return sum
          + FollowUpLikelihood.value(
            positive: Array(dealt.prefix(facet.positive.count)),
            negative: Array(dealt.dropFirst(facet.positive.count))) / Double(orders.count)
      }
    }
  }

  private func share(_ pairs: [Pair], _ score: (Pair) -> (Double, Double)) -> Double {
    let wins = pairs.map { pair -> Double in
      let (right, wrong) = score(pair)
      return right > wrong ? 1 : right == wrong ? 0.5 : 0
    }
    return wins.reduce(0, +) / Double(wins.count)
  }

  /// Requests with a good answer, each request once, in the files' order.
  private static func pool(_ context: RecipeContext) throws -> [Row] {
    var rows: [Row] = []
    try read(context.file(tasks)) { row in
      let texts = ["instruction", "input", "response"].map { row[$0]?.string ?? "" }
      return Row(
        request: trimmed("\(trimmed(texts[0]))\n\n\(texts[1])"), answer: trimmed(texts[2]))
    } into: {
      rows.append($0)
    }
    try read(context.file(neighbours)) { row in
      let better = row["label"]?.int == 1 ? "output_1" : "output_2"
      return Row(
        request: trimmed(row["input"]?.string ?? ""), answer: trimmed(row[better]?.string ?? ""))
    } into: {
      rows.append($0)
    }
    var seen: Set<String> = []
    let short = rows.filter { row in
      let lengths = [row.request, row.answer].map { $0.split(whereSeparator: \.isWhitespace).count }
      return lengths[0] >= 3 && lengths[1] >= 3 && lengths.allSatisfy { $0 <= words }
        && seen.insert(row.request).inserted
    }
    guard short.count >= pairs * blocks else {
      throw RewardError(
        .recipeData, "\(short.count) short requests, where \(pairs * blocks) are needed")
    }
    return short
  }

  private static func read(
    _ path: String, _ row: (JSONObject) -> Row, into take: (Row) -> Void
  ) throws {
    let reader = try RowReader(path: path)
    while let next = try reader.next() { take(row(next.row)) }
  }

  private static func trimmed(_ text: String) -> String {
    let characters = Array(text)
    let first = characters.firstIndex { !$0.isWhitespace } ?? characters.endIndex
    let last = characters.lastIndex { !$0.isWhitespace } ?? first
    return first < characters.endIndex ? String(characters[first...last]) : ""
  }
}
