import Basics
import Foundation
import Models
import OrderedCollections
import Rewards
import Storage
import Tensors
import Testing
import Training

private let fixture = Tiny.root + "/.deps/fixtures/trainer-steps.json"

/// Trainers with losses of their own, against `Tests/Oracle/trainer_steps.py`: what torch's autograd
/// and AdamW come to in fp64. Batches hold every row, so that no order matters.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: fixture),
    "run `.deps/oracle/bin/python Tests/Oracle/trainer_steps.py` (make fixtures)"))
struct TrainerStepParityTests {
  /// A case: what it begins with, and what it comes to.
  private struct Case {
    var tensors: [String: Tensor] = [:]
    var after: [String: [Double]] = [:]

    init(_ name: String) throws {
      let row = try #require(JSONFile.read(fixture)[name])
      func numbers(_ value: JSONValue?) throws -> [Double] {
        try #require(value?.array).map { try #require($0.double) }
      }
      for (key, value) in try #require(row["tensors"]?.object) {
        let shape = try numbers(value["shape"]).map { Int($0) }
        tensors[key] = Tensor(try numbers(value["values"]).map { Float($0) }, shape: shape)
      }
      for (key, value) in try #require(row["after"]?.object) { after[key] = try numbers(value) }
      try #require(!after.isEmpty)
    }

    /// A network of the tensors of these names, with its own copies.
    func network(_ prefix: String = "", layers: Int) -> Perceptron {
      Perceptron(
        (0..<layers).map { layer in
          Perceptron.Layer(
            weight: tensors["\(prefix)weight\(layer)"]!.copied(),
            bias: tensors["\(prefix)bias\(layer)"]!.copied())
        })
    }

    func rows(_ name: String) -> [[Float]] {
      let tensor = tensors[name]!
      let width = tensor.size(1)
      let values = tensor.floats
      return (0..<tensor.size(0)).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }

    /// fp32 rounding moves the parameters by less than 1e-5; a constant of a loss that is off by a
    /// hundredth moves them by more than 5e-4.
    func expect(_ network: Perceptron, sourceLocation: SourceLocation = #_sourceLocation) {
      for (layer, found) in network.layers.enumerated() {
        expectValues(
          found.weight, after["weight\(layer)"]!, within: 5e-5, sourceLocation: sourceLocation)
        expectValues(
          found.bias!, after["bias\(layer)"]!, within: 5e-5, sourceLocation: sourceLocation)
      }
    }
  }

  /// BRME: each head by the normal density.
  @Test func gaussianHeads() throws {
    let given = try Case("gaussian-heads")
    let heads = GaussianHeads(given.network(layers: 2))
    var source = RandomSource(seed: 1)
    try GaussianHeadsTrainer(epochs: 30, batchSize: 6, learningRate: 0.02).fit(
      heads, rows: given.rows("rows"), targets: given.tensors["targets"]!.doubles.map { [$0] },
      from: &source)
    given.expect(heads.network)
  }

  /// ArmoRM: the gate of one pair, verbosity taken out.
  @Test func gate() throws {
    let given = try Case("gate")
    let gate = GatingNetwork(
      given.network(layers: 2), scale: given.tensors["scale"]!.copied())
    let pair = GatePair(
      prompt: given.tensors["prompt"]!.floats, chosen: given.tensors["chosen"]!.doubles,
      rejected: given.tensors["rejected"]!.doubles)
    var source = RandomSource(seed: 1)
    try GateTrainer(steps: 30, batchSize: 2, learningRate: 0.05).fit(
      gate, pairs: [pair],
      correction: VerbosityCorrection(verbosity: 2, penalties: [0.1, 0.05, 1]), from: &source)
    given.expect(gate.network)
    expectValues(gate.scale, given.after["scale"]!, within: 5e-5)
  }

  /// ReMoDetect: weighted pairs of a triple, the reward norm, and replay.
  @Test func detector() throws {
    let given = try Case("detector")
    let head = given.network(layers: 1)
    let (machine, mixed, human) = (given.rows("machine"), given.rows("mixed"), given.rows("human"))
    let triples = machine.indices.map {
      DetectionTriple(machine: machine[$0], mixed: mixed[$0], human: human[$0])
    }
    var source = RandomSource(seed: 1)
    try DetectorTraining(epochs: 40, batchSize: 5, learningRate: 0.05, weightDecay: 0.01).fit(
      head, triples: triples,
      replay: Replay(
        teacher: given.network("teacher_", layers: 1), rows: given.rows("replay"),
        coefficient: 0.5), from: &source)
    given.expect(head)
  }

  /// MetaRM: the gradient of the pair loss at θ + η∇J, and θ as it was.
  @Test func metaStep() throws {
    let given = try Case("meta-step")
    let (weight, last) = (given.tensors["weight"]!.copied(), given.tensors["last"]!.copied())
    for parameter in [weight, last] { parameter.requiresGradient = true }
    func rewards(_ name: String) -> Tensor {
      let rows = given.tensors[name]!
      let flat = rows.reshaped([rows.size(0) * rows.size(1), 3])
      return (flat.linear(weight).relu() * last).sum(1).reshaped([rows.size(0), rows.size(1)])
    }
    MetaDifference.accumulate([weight, last], rate: 0.7) {
      MetaDifference.objective(rewards("samples")).mean()
    } outer: {
      let scores = rewards("pairs")
      PreferenceLoss().losses(chosen: scores.selected(1, 0), rejected: scores.selected(1, 1))
        .sum().backward()
    }
    for (name, parameter) in [("weight", weight), ("last", last)] {
      expectValues(try #require(parameter.gradient), given.after[name]!, within: 3e-5)
      #expect(parameter.floats == given.tensors[name]!.floats)
    }
  }

  /// SteerLM 2.0: what likelihoods are multiplied with is minus the gradient of KL(w‖b).
  @Test func steerLM() throws {
    let given = try Case("steer-lm")
    func numbers(_ name: String) -> [Double] { given.tensors[name]!.doubles }
    let target = try SteerLMTarget(
      attributes: numbers("attributes"), prior: numbers("prior"), proposal: numbers("proposal"))
    let policy = numbers("policy")
    let found = try target.coefficients(policy: policy) + [target.divergence(policy: policy)]
    let expected = given.after["coefficients"]! + given.after["divergence"]!
    #expect(found.count == 7 && expected.count == 7)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-9, "\(a) for \(b)") }
  }
}
