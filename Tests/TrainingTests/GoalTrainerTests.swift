import Basics
import Models
import Rewards
import Tensors
import Testing
import Training

@Suite struct GoalTrainerTests {
  /// Responses of 4 to 9 tokens of 6 numbers. The rejected one goes off in its second half, where
  /// the fifth number is 1 instead of 0; its last token tells little of it.
  private func pairs(_ count: Int, seed: UInt64 = 1) -> [GoalPair] {
    var source = RandomSource(seed: seed)
    func response(_ isGood: Bool) -> TokenStates {
      let tokens = Int.random(in: 4...9, using: &source)
      return TokenStates(
        (0..<tokens).flatMap { token -> [Float] in
          var state = (0..<6).map { _ in Float(0.3 * source.normal()) }
          if !isGood, 2 * token >= tokens { state[4] += token == tokens - 1 ? 0.4 : 1 }
          return state
        }, width: 6)
    }
    return (0..<count).map { _ in GoalPair(chosen: response(true), rejected: response(false)) }
  }

  private func trained(
    _ pairs: [GoalPair], contrast: Double, seed: UInt64 = 5, epochs: Int = 2
  ) throws -> GoalHead {
    var start = RandomSource(seed: 9)
    let head = GoalHead(widths: [6, 8, 4], from: &start)
    var source = RandomSource(seed: seed)
    let trainer = GoalTrainer(
      epochs: epochs, batchSize: 7, learningRate: 1e-2, weightDecay: 0.01, contrast: contrast)
    try trainer.fit(head, pairs: pairs, from: &source)
    return head
  }

  private func numbers(_ head: GoalHead) -> [[Float]] { head.parameters.map(\.floats) }

  @Test func equalSeedsEqualBits() throws {
    let pairs = pairs(20)
    let first = try numbers(trained(pairs, contrast: 0.5))
    #expect(try numbers(trained(pairs, contrast: 0.5)) == first)
    #expect(try numbers(trained(pairs, contrast: 0.5, seed: 6)) != first)
    #expect(try numbers(trained(pairs, contrast: 0)) != first)
  }

  /// β = 0 is the plain loss of the last states, in the same batches: a loop of its own, to the
  /// bit.
  @Test func withoutContrastItIsBradleyTerry() throws {
    let pairs = pairs(20)
    var start = RandomSource(seed: 9)
    let head = GoalHead(widths: [6, 8, 4], from: &start)
    var options = AdamW.Options()
    options.weightDecay = 0.01
    for parameter in head.parameters { parameter.requiresGradient = true }
    let optimizer = AdamW(
      head.parameters, decayed: head.parameters.map { $0.rank > 1 }, options: options)
    var source = RandomSource(seed: 5)
    func last(_ states: TokenStates) -> [Float] { Array(states[states.count - 1]) }
    for _ in 0..<2 {
      let order = pairs.indices.shuffled(using: &source)
      for begin in stride(from: 0, to: 20, by: 7) {
        let batch = order[begin..<min(begin + 7, 20)].map { pairs[$0] }
        withGradients {
          let rows = batch.map { last($0.chosen) } + batch.map { last($0.rejected) }
          let input = Tensor(rows.flatMap { $0 }, shape: [rows.count, 6])
          let rewards = head.reward(head.projection(input)).reshaped([2, batch.count])
          let difference = rewards.selected(0, 0) - rewards.selected(0, 1)
          (-difference.logSigmoid()).mean().backward()
        }
        optimizer.update(learningRate: 1e-2)
        optimizer.clearGradients()
      }
    }
    #expect(try numbers(trained(pairs, contrast: 0)) == numbers(head))
  }

  /// States on the way tell which response they belong to.
  @Test func statesOnTheWayTell() throws {
    let train = pairs(60)
    let test = pairs(40, seed: 2)
    func right(_ contrast: Double) throws -> Int {
      let head = try trained(train, contrast: contrast, epochs: 40)
      let goal = try GoalPrototype(of: train.map { try head.projected($0.chosen) })
      return try test.count { pair in
        goal.meanCosine(of: try head.projected(pair.chosen))
          > goal.meanCosine(of: try head.projected(pair.rejected))
      }
    }
    let contrastive = try right(0.5)
    #expect(contrastive >= 34, "\(contrastive) of 40")
  }

  @Test func refusals() throws {
    func code(_ pairs: [GoalPair]) -> RewardError.Code? {
      do {
        _ = try trained(pairs, contrast: 0.5)
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    let good = TokenStates([Float](repeating: 1, count: 6), width: 6)
    #expect(code([]) == .init("training.options"))
    #expect(
      code([GoalPair(chosen: good, rejected: TokenStates([], width: 6))]) == .init("text.empty"))
    let narrow = TokenStates([1, 2], width: 2)
    #expect(code([GoalPair(chosen: narrow, rejected: narrow)]) == .headWidth)
    let broken = TokenStates([Float](repeating: .nan, count: 6), width: 6)
    #expect(code([GoalPair(chosen: good, rejected: broken)]) == .init("training.diverged"))
  }
}
