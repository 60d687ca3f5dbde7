import Basics
import Models
import Storage
import Tensors
import Testing

@testable import Training

@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct GradientTests {
  private static let families = [
    "llama", "llama-tied", "llama-bias", "mistral", "qwen2", "qwen3", "gemma2", "gemma3",
  ]

  /// The gradient of every weight equals the one that transformers and torch give.
  @Test(arguments: families)
  func equalTransformers(name: String) throws {
    let directory = "\(Tiny.folder)/\(name)"
    let expected = try SafetensorsSource(directory: directory, name: "gradients")
    let inputs = try JSONFile.read("\(directory)/inputs.json")
    let ids = inputs["ids"]!.array!.map { $0.array!.map { Int32($0.int!) } }
    let options = Tiny.options()
    let head = try SafetensorsSource(directory: directory + "/cls")
      .tensor("score.weight", shape: expected.shape("score.weight")!)
    let decoder = try Tiny.decoder(name)
    let network = try RewardNetwork(
      trunk: decoder,
      head: SequenceClassifier(trunk: decoder, weight: head, padTokenID: 0), padTokenID: 0,
      options: options)
    let pair = TokenPair(chosen: ids[ids.count - 2], rejected: ids[ids.count - 1])
    let result = network.accumulate(network.prepare([pair]), [0]) { scores in
      PreferenceLoss().losses(
        chosen: scores.narrowed(0, from: 0, count: 1),
        rejected: scores.narrowed(0, from: 1, count: 1)
      ).sum()
    }
    let loss = try expected.tensor("loss", shape: [1]).item
    #expect(abs(result.loss - loss) < 1e-5 * Swift.max(1, abs(loss)))
    var compared = 0
    for parameter in network.trainable {
      for (index, part) in parameter.names.enumerated() {
        let gradient = parameter.tensor.gradient!
        let rows = parameter.names[index].rows
        let found = gradient.narrowed(0, from: rows.lowerBound, count: rows.count)
        let reference = try expected.tensor(part.name, shape: found.shape)
        let error = relativeNorm(found.floats, reference.floats)
        #expect(error < 1e-4, "\(part.name): \(error)")
        compared += 1
      }
    }
    #expect(compared > 20)
  }

  /// Shared prefixes, separate sequences, pairs apart and recomputed activations: one gradient.
  @Test(arguments: families)
  func sharingChangesNothing(name: String) throws {
    let pairs = Tiny.pairs(3)
    func gradients(_ change: (inout TrainingOptions) -> Void, apart: Bool) throws -> [Float] {
      let options = Tiny.options(change)
      let network = try Tiny.network(name, options)
      let loss = { (scores: Tensor) -> Tensor in
        let half = scores.size(0) / 2
        return PreferenceLoss().losses(
          chosen: scores.narrowed(0, from: 0, count: half),
          rejected: scores.narrowed(0, from: half, count: half)
        ).sum()
      }
      for part in apart ? pairs.map({ [$0] }) : [pairs] {
        _ = network.accumulate(network.prepare(part), Array(part.indices), loss: loss)
      }
      return network.trainable.flatMap { $0.tensor.gradient!.floats }
    }
    let packed = try gradients({ _ in }, apart: false)
    let separate = try gradients({ _ in }, apart: true)
    let recomputed = try gradients({ $0.checkpointsActivations = true }, apart: false)
    #expect(relativeNorm(separate, packed) < 1e-5)
    #expect(relativeNorm(recomputed, packed) < 1e-5)

    // Unshared: every sequence computed by itself.
    let network = try Tiny.network(name, Tiny.options())
    withGradients {
      let scores = pairs.flatMap { [$0.chosen, $0.rejected] }.map { ids in
        network.classifier.scores(TokenTree([ids]), readAt: [ids.count - 1])
      }
      let loss = pairs.indices.map { index in
        PreferenceLoss().losses(chosen: scores[2 * index], rejected: scores[2 * index + 1]).sum()
      }
      Tensor.stacked(loss).sum().backward()
    }
    let unshared = network.trainable.flatMap { $0.tensor.gradient!.floats }
    #expect(relativeNorm(packed, unshared) < 1e-5)
  }

  /// Frozen layers' kept states give the gradients of the layers above as a whole pass does.
  @Test(arguments: ["llama", "gemma3"])
  func lastLayersEqualTheWhole(name: String) throws {
    let pairs = Tiny.pairs(4)
    let loss = { (scores: Tensor) -> Tensor in scores.squared().sum() }
    let whole = try Tiny.network(name, Tiny.options())
    _ = whole.accumulate(whole.prepare(pairs), Array(pairs.indices), loss: loss)
    let top = try Tiny.network(name, Tiny.options { $0.tuning = .lastLayers(2) })
    let prepared = top.prepare(pairs)
    for _ in 0..<2 {
      for parameter in top.trainable { parameter.tensor.clearGradient() }
      _ = top.accumulate(prepared, Array(pairs.indices), loss: loss)
    }
    let reference = Dictionary(
      uniqueKeysWithValues: whole.trainable.map { ($0.names[0].name, $0.tensor.gradient!.floats) })
    for parameter in top.trainable {
      let expected = reference[parameter.names[0].name]!
      #expect(relativeNorm(parameter.tensor.gradient!.floats, expected) < 1e-5)
    }
    #expect(top.trainable.count < whole.trainable.count)
  }
}
