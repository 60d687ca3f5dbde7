import Basics
import Evaluation
import Models
import Rewards
import Tensors
import Testing
import Training

/// Heads that learn machine > mixed > human, with and without replay of what they knew.
@Suite struct DetectionTests {
  private let width = 8

  private func row(_ source: inout RandomSource) -> [Float] {
    (0..<width).map { _ in Float(source.normal()) }
  }

  /// Machine texts have more of the second number, and less of the first one, which is what the old
  /// preference asked for.
  private func triples(_ count: Int, _ source: inout RandomSource) -> [DetectionTriple] {
    (0..<count).map { _ in
      let human = row(&source)
      func moved(_ by: Float) -> [Float] {
        var moved = human.map { $0 + 0.3 * Float(source.normal()) }
        moved[0] -= by
        moved[1] += 2 * by
        return moved
      }
      return DetectionTriple(machine: moved(0.75), mixed: moved(0.375), human: human)
    }
  }

  private func pairs(_ count: Int, _ source: inout RandomSource) -> [FeaturePair] {
    (0..<count).map { _ in
      var chosen = row(&source)
      chosen[0] += 1.5
      return FeaturePair(chosen: chosen, rejected: row(&source))
    }
  }

  private func accuracy(_ head: Perceptron, _ pairs: [FeaturePair]) throws -> Double {
    let outputs = try head.outputs(of: pairs.flatMap { [$0.chosen, $0.rejected] }).map { $0[0] }
    return Double(pairs.indices.count { outputs[2 * $0] > outputs[2 * $0 + 1] })
      / Double(pairs.count)
  }

  private func copy(_ head: Perceptron) -> Perceptron {
    Perceptron(
      head.layers.map {
        Perceptron.Layer(weight: $0.weight.detached.copied(), bias: $0.bias?.detached.copied())
      })
  }

  @Test func machineAboveMixedAboveHuman() throws {
    var source = RandomSource(seed: 1)
    let head = Perceptron(widths: [width, 1], from: &source)
    try DetectorTraining(epochs: 20).fit(head, triples: triples(160, &source), from: &source)
    let test = triples(300, &source)
    func scores(_ of: KeyPath<DetectionTriple, [Float]>) throws -> [Double] {
      try head.outputs(of: test.map { $0[keyPath: of] }).map { $0[0] }
    }
    let (machine, mixed, human) = (try scores(\.machine), try scores(\.mixed), try scores(\.human))
    let whole = try ROC.area(positives: machine, negatives: human)
    let upper = try ROC.area(positives: machine, negatives: mixed)
    let lower = try ROC.area(positives: mixed, negatives: human)
    #expect(whole > 0.8 && upper > 0.6 && lower > 0.6 && whole > upper && whole > lower)
    // The term that keeps rewards small keeps them near zero.
    #expect(abs((machine + human).reduce(0, +) / 600) < 2)
  }

  /// What the specification asks of replay: the old pairs' accuracy drops less with it.
  @Test(arguments: [1, 2, 3] as [UInt64]) func replayKeepsOldPairs(seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    let teacher = Perceptron(widths: [width, 1], from: &source)
    let old = pairs(200, &source)
    try FeatureTrainer(epochs: 40, batchSize: 50, learningRate: 0.01)
      .fit(teacher, pairs: old, from: &source)
    let (new, test, oldTest) = (triples(160, &source), triples(300, &source), pairs(500, &source))
    let before = try accuracy(teacher, oldTest)
    func outcome(_ coefficient: Double) throws -> (old: Double, area: Double) {
      let head = copy(teacher)
      var stream = source.stream("fit")
      try DetectorTraining(epochs: 20, learningRate: 0.02).fit(
        head, triples: new,
        replay: coefficient == 0
          ? nil
          : Replay(
            teacher: teacher, rows: old.flatMap { [$0.chosen, $0.rejected] },
            coefficient: coefficient), from: &stream)
      let area = try ROC.area(
        positives: head.outputs(of: test.map(\.machine)).map { $0[0] },
        negatives: head.outputs(of: test.map(\.human)).map { $0[0] })
      return (try accuracy(head, oldTest), area)
    }
    let (without, paper, strong) = (try outcome(0), try outcome(0.01), try outcome(0.1))
    #expect(before > 0.75 && without.old < before - 0.2)
    #expect(paper.old > without.old + 0.03, "\(paper) \(without)")
    #expect(strong.old > without.old + 0.15 && strong.old > paper.old, "\(strong) \(without)")
    #expect(without.area > 0.8 && paper.area > 0.75 && strong.area > 0.55)
  }

  /// The teacher may be the head itself: what it said before the first step is what counts.
  @Test func theTeacherIsAskedBeforeTheFirstStep() throws {
    var source = RandomSource(seed: 5)
    let (new, old) = (triples(40, &source), pairs(20, &source).map(\.chosen))
    let start = Perceptron(widths: [width, 1], from: &source)
    func fitted(_ teacher: (Perceptron) -> Perceptron) throws -> [Float] {
      let head = copy(start)
      var stream = RandomSource(seed: 6)
      try DetectorTraining(epochs: 3).fit(
        head, triples: new, replay: Replay(teacher: teacher(head), rows: old), from: &stream)
      return head.layers[0].weight.floats
    }
    let itself = try fitted { $0 }
    #expect(try itself == fitted(copy))
    #expect(itself != start.layers[0].weight.floats)
  }

  /// A network of scaled rows, folded, says the same of rows as they are.
  @Test func foldedScaling() throws {
    var source = RandomSource(seed: 7)
    let rows = (0..<50).map { index -> [Float] in
      let plain = row(&source)
      // A column a hundred times as large, one far from zero, and one that does not vary.
      return [100 * plain[0], 40 + plain[1], 3] + plain.dropFirst(3)
    }
    let scaling = FeatureScaling(rows)
    for hasBias in [true, false] {
      let network = Perceptron(widths: [width, 5, 2], hasBias: hasBias, from: &source)
      let folded = scaling.folded(into: network)
      let expected = try network.outputs(of: rows.map { scaling($0) })
      let found = try folded.outputs(of: rows)
      for (a, b) in zip(found.joined(), expected.joined()) { #expect(abs(a - b) < 1e-4) }
    }
  }

  @Test func whatIsRefused() throws {
    var source = RandomSource(seed: 8)
    let head = Perceptron(widths: [width, 1], from: &source)
    let other = Perceptron(widths: [3, 1], from: &source)
    let (good, rows) = (triples(2, &source), [row(&source)])
    func code(_ head: Perceptron, _ triples: [DetectionTriple], _ replay: Replay? = nil)
      -> RewardError.Code?
    {
      let error = #expect(throws: RewardError.self) {
        var stream = RandomSource(seed: 9)
        try DetectorTraining(epochs: 1).fit(
          head, triples: triples, replay: replay, from: &stream)
      }
      return error?.code
    }
    #expect(code(head, []) == .trainingOptions)
    #expect(code(other, good) == .headWidth)
    #expect(code(head, good, Replay(teacher: head, rows: [])) == .trainingOptions)
    #expect(code(head, good, Replay(teacher: head, rows: [[1]])) == .headWidth)
    #expect(code(head, good, Replay(teacher: other, rows: rows)) == .headWidth)
    let broken = DetectionTriple(
      machine: [Float](repeating: .nan, count: width), mixed: good[0].mixed, human: good[0].human)
    #expect(code(head, [broken]) == .trainingDiverged)
  }
}
