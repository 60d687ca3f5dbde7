import Basics
import Foundation
import OrderedCollections
import Storage
import Tensors
import Testing
import Training

private let fixture = Tiny.root + "/.deps/fixtures/objectives.json"

/// Losses and gradients as torch gives them in fp64, from formulas of `Tests/Oracle/objectives.py`.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: fixture),
    "run `.deps/oracle/bin/python Tests/Oracle/objectives.py` (make fixtures)"))
struct ObjectiveParityTests {
  private static let names = [
    "preference", "ranked-pairs", "plackett-luce", "masked-regression", "info-nce",
    "swapped-prototypes", "goal-mean-inside", "goal-per-pair", "goal-cosine-avg", "replay",
    "meta-difference",
  ]

  private func losses(_ name: String, _ x: [String: Tensor]) -> Tensor? {
    switch name {
    case "preference":
      return PreferenceLoss(centering: 0.01, rewardNorm: 0.02).losses(
        chosen: x["chosen"]!, rejected: x["rejected"]!, margins: x["margins"],
        smoothing: x["smoothing"], weights: x["weights"], scales: x["scales"])
    case "ranked-pairs":
      return OrderedLoss.rankedPairs(
        x["rewards"]!, pairWeights: [0.35, 1, 0.35], loss: PreferenceLoss(rewardNorm: 0.01))
    case "plackett-luce":
      return OrderedLoss.plackettLuce(x["rewards"]!)
    case "masked-regression":
      return MaskedRegression.loss(
        predictions: x["predictions"]!, labels: x["labels"]!, mask: x["mask"]!.not().not(),
        weights: x["weights"]!.doubles)
    case "info-nce":
      return Contrastive.infoNCE(x["first"]!, x["second"]!, temperature: 0.05)
    case "swapped-prototypes":
      return SwappedPrototypes().losses(
        x["first"]!, x["second"]!, prototypes: x["prototypes"]!)
    case "goal-mean-inside", "goal-per-pair", "goal-cosine-avg":
      return GoalContrastive.losses(
        sources: x["sources"]!, goals: x["goals"]!, negativeSources: x["negative_sources"]!,
        negativeGoals: x["negative_goals"]!, averagesGoals: name == "goal-cosine-avg",
        form: name == "goal-per-pair" ? .perPair : .meanInside)
    case "replay":
      return Distillation.replay(teacher: x["teacher"]!, student: x["student"]!)
    case "meta-difference":
      return MetaDifference.objective(x["rewards"]!)
    default:
      return nil
    }
  }

  private func numbers(_ value: JSONValue?) throws -> [Double] {
    try #require(value?.array).map { try #require($0.double) }
  }

  /// fp32 against fp64 on the same inputs: 3e-5 of the largest number, as in ``expectGradients``.
  @Test(arguments: names)
  func equalsTorch(name: String) throws {
    let row = try #require(JSONFile.read(fixture)[name])
    var tensors: [String: Tensor] = [:]
    for kind in ["inputs", "constants"] {
      for (key, value) in try #require(row[kind]?.object) {
        let shape = try numbers(value["shape"]).map { Int($0) }
        let tensor = Tensor(try numbers(value["values"]).map { Float($0) }, shape: shape)
        tensor.requiresGradient = kind == "inputs"
        tensors[key] = tensor
      }
    }
    let found = try #require(withGradients { losses(name, tensors) })
    let expected = try numbers(row["losses"])
    expectValues(found, expected, within: 3e-5 * expected.reduce(1) { max($0, abs($1)) })
    withGradients { found.sum().backward() }
    let wanted = try #require(row["gradients"]?.object)
    #expect(!wanted.isEmpty)
    for (key, value) in wanted {
      let gradient = try numbers(value)
      let scale = gradient.reduce(1) { max($0, abs($1)) }
      let ours = try #require(tensors[key]?.gradient)
      expectValues(ours, gradient, within: 3e-5 * scale)
    }
  }

  @Test func fixtureHasNoOtherCases() throws {
    let file = try JSONFile.read(fixture)
    #expect(file.object.map { $0.keys.sorted() } == Self.names.sorted())
  }
}
