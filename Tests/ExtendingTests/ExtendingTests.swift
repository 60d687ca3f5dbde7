import Foundation
import RewardKit
import Testing

/// The code of Documentation/extending.md: it is what is compiled here, and it does what is said.
@Suite struct ExtendingTests {
  private static let sources = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The fenced blocks of a language, in order.
  private static func blocks(_ language: String) throws -> [String] {
    let root = sources.deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "Documentation/extending.md"), encoding: .utf8)
    return page.components(separatedBy: "\n```\(language)\n").dropFirst().map { part in
      (part.components(separatedBy: "\n```").first ?? "") + "\n"
    }
  }

  /// Once for all tests: a name is registered once.
  private static let start: Void = Application.start()

  private static func rewards(_ yaml: String, _ answers: [String]) async throws -> [Double] {
    _ = start
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
    try Data(yaml.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await Application.rewards(of: answers, to: "How do I train?", file: path)
  }

  @Test func thePageIsWhatIsCompiled() throws {
    let files = ["GlossaryReward", "HingeLoss", "Application"]
    let blocks = try Self.blocks("swift")
    try #require(blocks.count == files.count)
    for (file, block) in zip(files, blocks) {
      let text = try String(
        contentsOf: Self.sources.appending(path: "\(file).swift"), encoding: .utf8)
      #expect(block == text, "\(file).swift is not what Documentation/extending.md shows")
    }
  }

  /// Both terms in 8 words; one in 3; none, since `gradients` and `rates` are other words.
  @Test func thePagesFileIsScored() async throws {
    let file = try #require(try Self.blocks("yaml").first)
    let found = try await Self.rewards(
      file,
      [
        "Lower the LEARNING-RATE, then look at the gradient.", "A gradient, friend",
        "Gradients and learning rates",
      ])
    let expected = [2 * 1.0 - 0.5 * 0.2, 2 * 0.5, 0]
    #expect(found.count == 3)
    for (value, wanted) in zip(found, expected) { #expect(abs(value - wanted) < 1e-12) }
  }

  @Test func theKindIsAPartLikeAnyOther() async throws {
    let found = try await Self.rewards(
      """
      kind: ensemble
      aggregation: minimum
      members:
        - {name: wording, kind: glossary, terms: [gradient, loss, step, rate]}
        - {name: short, kind: length, per: 4}
      """, ["gradient, loss", "gradient, loss, step, rate, and more"])
    #expect(found == [0.5, 1])
  }

  @Test(arguments: [
    ("kind: glossary\nterms: [a]\ntems: [b]\n", "did you mean 'terms'?", 3),
    ("kind: glossary\nterms: [a, '--']\n", "at least one, each with a word", 1),
    ("kind: glossary\nterms: []\n", "at least one item", 2),
    ("kind: glosary\n", "did you mean 'glossary'?", 1),
  ])
  func whatIsWrongIsTold(yaml: String, message: String, line: Int) async {
    let error = await #expect(throws: RewardError.self) { try await Self.rewards(yaml, ["x"]) }
    #expect(error?.code == .rewardFile && error?.message.contains(message) == true)
    #expect(error?.place?.line == line)
  }

  private func losses(
    _ objective: HingeLoss, _ differences: [Float], margin: Float? = nil, smoothing: Float? = nil,
    weight: Float? = nil
  ) -> [Double] {
    func column(_ value: Float?) -> Tensor? {
      value.map { Tensor([Float](repeating: $0, count: differences.count)) }
    }
    return objective.losses(
      chosen: Tensor(differences), rejected: .zeros([differences.count]), margins: column(margin),
      smoothing: column(smoothing), weights: column(weight), scales: nil
    ).doubles
  }

  /// By hand: max(0, 1 − d), with each decoration of the Bradley–Terry loss.
  @Test func theLossIsTheHinge() {
    let differences: [Float] = [0.25, 2, -1]
    #expect(losses(HingeLoss(), differences) == [0.75, 0, 2])
    #expect(losses(HingeLoss(width: 2), differences) == [1.75, 0, 3])
    #expect(losses(HingeLoss(), differences, margin: 0.5) == [1.25, 0, 2.5])
    #expect(losses(HingeLoss(), differences, weight: 4) == [3, 0, 8])
    // ¾ of the label as it is and ¼ of the other one: 0.75, 0, 2 and 1.25, 3, 0.
    let mixed = [0.75 * 0.75 + 0.25 * 1.25, 0.25 * 3, 0.75 * 2]
    #expect(losses(HingeLoss(), differences, smoothing: 0.25) == mixed)
    let smoothed = HingeLoss(decorations: PreferenceLoss(labelSmoothing: 0.25))
    #expect(losses(smoothed, differences) == mixed && smoothed.labelSmoothing == 0.25)
    let centred = HingeLoss(decorations: PreferenceLoss(centering: 0.5))
    #expect(losses(centred, differences) == [0.75 + 0.03125, 2, 2.5])
    #expect(HingeLoss().identity != smoothed.identity)
    #expect(HingeLoss(width: 2).identity != HingeLoss().identity)
  }

  /// Nothing is pulled further apart than the width; Bradley–Terry goes on for ever.
  @Test func aHeadIsTrainedByIt() throws {
    var source = RandomSource(seed: 4)
    let pairs = (0..<64).map { _ in
      let worse = (0..<3).map { _ in Float(source.normal()) }
      return FeaturePair(chosen: [worse[0] + 1, worse[1], worse[2]], rejected: worse)
    }
    let head = try Application.head(on: pairs, seed: 1)
    // All pairs differ by (1, 0, 0): the margin is the first weight, which stops at the width of 2.
    let weight = head.layers[0].weight.doubles[0]
    #expect(abs(weight - 2) < 0.05, "\(weight)")
    var free = RandomSource(seed: 1)
    let other = Perceptron(widths: [3, 1], from: &free)
    try FeatureTrainer(epochs: 600, batchSize: 16).fit(other, pairs: pairs, from: &free)
    #expect(other.layers[0].weight.doubles[0] > 2.5)
    #expect(
      try Application.head(on: pairs, seed: 1).layers[0].weight.floats
        == head.layers[0].weight.floats)
  }
}
