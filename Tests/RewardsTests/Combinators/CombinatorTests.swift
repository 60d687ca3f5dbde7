import Basics
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

@Suite struct CombinatorTests {
  @Test func ensembleOfStandardisedMembers() async throws {
    let one = Told(["a": 10, "b": 30], name: "one")
    let two = Told(["a": -1, "b": 1], name: "two")
    let ensemble = EnsembleRewardModel(
      [
        .init(RewardPart(one), mean: 20, deviation: 10, pretraining: "x"),
        .init(RewardPart(two), pretraining: "y"),
      ], aggregation: .minimum)
    let found = try await ensemble.rewards(for: answers("a", "b"))
    #expect(found.map(\.value) == [-1, 1] && found.map(\.uncertainty) == [0, 0])
    #expect(ensemble.card.warnings.isEmpty)
    let stage = try #require(found[0].stage)
    #expect(stage.value == -1 && stage.operation == "minimum of 2 members")
    #expect(stage.parts.map(\.name) == ["one", "two"] && stage.parts.map(\.value) == [-1, -1])
    #expect(stage.parts[0].parts == [RewardStage(name: "one", value: 10)])
  }

  @Test func membersOfOnePretrainingAreTold() {
    func ensemble(_ pretraining: [String?]) -> EnsembleRewardModel {
      EnsembleRewardModel(
        pretraining.enumerated().map {
          .init(RewardPart(Told([:]), name: "\($0)"), pretraining: $1)
        }, aggregation: .mean)
    }
    #expect(ensemble(["x", "x", "x"]).card.warnings.count == 1)
    #expect(ensemble(["x", "y", "x"]).card.warnings.isEmpty)
    #expect(ensemble(["x", nil]).card.warnings.isEmpty && ensemble(["x"]).card.warnings.isEmpty)
    // Whatever it is a part of tells it too.
    let sum = WeightedSumRewardModel([.init(RewardPart(ensemble(["x", "x"])))])
    #expect(sum.card.warnings.count == 1)
  }

  @Test func weightedSum() async throws {
    let model = WeightedSumRewardModel([
      .init(RewardPart(Told(["a": 2]), name: "help")),
      .init(RewardPart(Told(["a": 3]), name: "length"), weight: -0.5),
    ])
    let reward = try await model.rewards(for: answers("a"))[0]
    #expect(reward.value == 0.5 && reward.attributes == ["help": 2, "length": 3])
    #expect(reward.stage?.parts.map(\.value) == [2, -1.5])
    #expect(reward.stage?.parts[1].parts == [RewardStage(name: "length", value: 3)])
  }

  @Test func productAndConstraint() async throws {
    let help = RewardPart(Told(["a": 2, "b": 5]), name: "help")
    let rule = RewardPart(Told(["a": 1, "b": 0.5]), name: "rule")
    let product = try await ProductRewardModel([help, rule]).rewards(for: answers("a", "b"))
    #expect(product.map(\.value) == [2, 2.5])
    let constrained = try await ConstrainedRewardModel(
      help, constraint: rule, threshold: 1, penalty: 10
    ).rewards(for: answers("a", "b"))
    #expect(constrained.map(\.value) == [2, -5])
    #expect(constrained[0].stage?.operation == "rule ≥ 1.0: kept")
    #expect(constrained[1].stage?.operation == "rule < 1.0: broken, − 10.0")
  }

  /// A constraint's bound is kept by what reaches it exactly.
  @Test func everyBrokenResponseIsBelowEveryKeptOne() async throws {
    let texts = ["a", "b", "c", "d"]
    let help = Told(["a": -3, "b": 3, "c": 0, "d": 2.5])
    let rule = Told(["a": 1, "b": 0.99, "c": 1.5, "d": 0])
    let model = ConstrainedRewardModel(
      RewardPart(help, name: "h"), constraint: RewardPart(rule, name: "r"), threshold: 1,
      penalty: 100)
    let found = try await model.rewards(for: texts.map { Candidate(prompt: "p", response: $0) })
    let order = texts.indices.sorted { found[$0].value > found[$1].value }
    #expect(order.map { texts[$0] } == ["c", "a", "b", "d"])
  }

  @Test func centredOnAReference() async throws {
    let part = RewardPart(Told(["a": 2, "no": -1, "x": 5]), name: "help")
    let canned = CentredRewardModel(part, reference: .text("no"))
    let reward = try await canned.rewards(for: answers("a"))[0]
    #expect(reward.value == 3 && reward.stage?.parts.map(\.value) == [2, -1])
    let column = CentredRewardModel(part, reference: .column("gold"))
    #expect(column.card.readsMetadata)
    let row = Candidate(prompt: "p", response: "a", metadata: ["gold": "x"])
    #expect(try await column.rewards(for: [row])[0].value == -3)
    let error = await #expect(throws: RewardError.self) {
      try await column.rewards(for: answers("a"))
    }
    #expect(error?.code == .rewardReference)
  }

  @Test func partsThatFailAreNamed() async {
    let sum = WeightedSumRewardModel([.init(RewardPart(Told(["a": 2]), name: "help"))])
    let unknown = await #expect(throws: RewardError.self) {
      try await sum.rewards(for: answers("zzz"))
    }
    #expect(unknown?.place?.item == "help")
    for combined in [
      WeightedSumRewardModel([.init(RewardPart(Told(["a": .nan]), name: "help"))]),
      ProductRewardModel([RewardPart(Told(["a": .infinity]), name: "help")]),
      EnsembleRewardModel(
        [.init(RewardPart(Told(["a": .nan]), name: "help"))], aggregation: .minimum),
      ConstrainedRewardModel(
        RewardPart(Told(["a": 1])), constraint: RewardPart(Told(["a": .nan]), name: "help"),
        threshold: 0, penalty: 1),
      CentredRewardModel(
        RewardPart(Told(["a": 1, "no": .nan]), name: "help"), reference: .text("no")),
    ] as [any RewardModel] {
      let error = await #expect(throws: RewardError.self) {
        try await combined.rewards(for: answers("a"))
      }
      #expect(error?.code == .rewardNotFinite, "\(combined.card.kind)")
      #expect(["help", "reference"].contains(error?.place?.item), "\(combined.card.kind)")
    }
  }

  /// A combined reward is more than the store keeps: its parts are stored, not the whole.
  @Test func combinedRewardsAreNotStored() async throws {
    let sum = WeightedSumRewardModel([.init(RewardPart(Told(["a": 2]), name: "help"))])
    #expect(try await sum.rewards(for: answers("a"))[0].isStorable == false)
    #expect(try await Told(["a": 2]).rewards(for: answers("a"))[0].isStorable)
  }
}
