public import Basics

/// Makes prompts that combine an everyday request with one to three compatible constraints.
///
/// Equal seeds and options give equal prompts on every machine, and a longer list begins with the
/// shorter one. Every constraint set is satisfiable: ``Constraint/example(satisfying:)`` finds a
/// response before a prompt is made.
public struct InstructionPromptGenerator: Sendable {
  /// What is drawn how often.
  public struct Options: Sendable {
    /// How likely a kind is to be drawn, relative to the others; a missing kind is never drawn.
    public var kindWeights: [Constraint.Kind: Double] = InstructionVocabulary.defaultWeights
    /// Relative frequencies of prompts with one, two and three constraints.
    public var countWeights: [Double] = [0.55, 0.42, 0.03]
    /// The share of topics, and so about the share of prompts, that is kept for evaluation. Which
    /// topics these are does not depend on the seed.
    public var evalFraction: Double = 0.25

    /// The mixture that the demo uses.
    public init() {}
  }

  /// The most prompts that one generator makes.
  public static let maximumCount = 100_000

  private let seed: UInt64
  private let options: Options
  private let evalTopics: Set<String>

  /// - Throws: `argument` for a weight that is negative or not finite, for weights that sum to
  ///   zero, for another number of `countWeights` than three, for a fraction outside 0...1.
  public init(seed: UInt64, options: Options = Options()) throws(RewardError) {
    for weights in [options.countWeights, Array(options.kindWeights.values)] {
      let sum = weights.reduce(0, +)
      guard weights.allSatisfy({ $0 >= 0 }), sum.isFinite, sum > 0 else {
        throw RewardError(.badArgument, "weights must be finite, not negative and not all zero")
      }
    }
    guard options.countWeights.count == 3 else {
      throw RewardError(.badArgument, "countWeights needs three numbers")
    }
    guard (0...1).contains(options.evalFraction) else {
      throw RewardError(.badArgument, "evalFraction \(options.evalFraction) is not in 0...1")
    }
    self.seed = seed
    self.options = options
    evalTopics = Self.evalTopics(fraction: options.evalFraction)
  }

  /// The topics whose hash ranks lowest; a larger fraction only adds topics.
  static func evalTopics(fraction: Double) -> Set<String> {
    let ranked = InstructionVocabulary.topics.map { topic in
      (RandomSource(seed: 0).stream(topic).state[0], topic)
    }.sorted { $0 < $1 }
    let count = Int((fraction * Double(ranked.count)).rounded())
    return Set(ranked.prefix(count).map(\.1))
  }

  /// - Returns: `count` prompts with different texts and ids.
  /// - Throws: `argument` when `count` is outside 0...100000, or when the weighted kinds do not
  ///   have enough different prompts or compatible sets.
  public func prompts(count: Int) throws(RewardError) -> [InstructionPrompt] {
    guard (0...Self.maximumCount).contains(count) else {
      throw RewardError(.badArgument, "cannot make \(count) prompts, only 0...100000")
    }
    let root = RandomSource(seed: seed)
    var seen: Set<String> = []
    var prompts: [InstructionPrompt] = []
    for index in 0..<count {
      var random = RandomDraw(root.stream("instruction", index))
      var prompt = try self.prompt(index, &random)
      for _ in 0..<100 where seen.contains(prompt.prompt) {
        prompt = try self.prompt(index, &random)
      }
      guard seen.insert(prompt.prompt).inserted else {
        throw RewardError(.badArgument, "these weights do not give \(count) different prompts")
      }
      prompts.append(prompt)
    }
    return prompts
  }

  private func prompt(
    _ index: Int, _ random: inout RandomDraw
  ) throws(RewardError) -> InstructionPrompt {
    let topic = random.pick(InstructionVocabulary.topics)
    let constraints = try constraints(&random)
    let task = random.pick(InstructionVocabulary.tasks).replacing("{topic}", with: topic)
    let style = random.pick(InstructionVocabulary.styles)
    let request = style.isEmpty ? task : "\(task) \(style)"
    let rules = constraints.map { random.pick($0.phrasings) }.joined(separator: " ")
    let text =
      switch random.index(weights: [7, 1, 2]) {
      case 0: "\(request) \(rules)"
      case 1: "\(rules) \(request)"
      default: "\(request)\n\(rules)"
      }
    return InstructionPrompt(
      id: "instruction-\(seed)-\(index)", prompt: text, topic: topic, constraints: constraints,
      split: evalTopics.contains(topic) ? .eval : .train)
  }

  private func constraints(_ random: inout RandomDraw) throws(RewardError) -> [Constraint] {
    let kinds = Constraint.Kind.allCases
    let weights = kinds.map { options.kindWeights[$0] ?? 0 }
    let count = random.index(weights: options.countWeights) + 1
    // A rare unlucky first choice has no partner; then the whole set is drawn again.
    for _ in 0..<500 {
      var constraints: [Constraint] = []
      while constraints.count < count {
        let kind = kinds[random.index(weights: weights)]
        constraints.append(InstructionVocabulary.constraint(of: kind, using: &random))
        guard Constraint.areCompatible(constraints) else { break }
      }
      if constraints.count == count, Constraint.areCompatible(constraints),
        Constraint.example(satisfying: constraints) != nil
      {
        return constraints
      }
    }
    throw RewardError(
      .badArgument, "the weighted kinds have no compatible sets of \(count) constraints")
  }
}
