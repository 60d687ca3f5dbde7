import Foundation
import Storage
import Testing

@testable import Models
@testable import Tensors

/// BERT and MiniLM against transformers in fp32.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct EncoderParityTests {
  private func encoder(_ directory: String) throws -> Encoder {
    let file = directory + "/config.json"
    return try Encoder(
      Encoder.Configuration(huggingFace: JSONFile.read(file), file: file),
      weights: SafetensorsSource(directory: directory))
  }

  @Test func miniLMHiddenStates() throws {
    let encoder = try encoder(Fixtures.root + "/.deps/models/all-minilm-l6-v2")
    let expected = try Fixtures.expected("minilm")
    #expect(expected.caseCount >= 5)
    for index in 0..<expected.caseCount {
      let ids = try expected.ids(index)
      let states = withoutGradients { encoder.hiddenStates(ids) }
      #expect(difference(states.floats, try expected.values("\(index).hidden")) < 1e-4)
      let mean = states.mean(0).floats
      #expect(difference(mean, try expected.values("\(index).mean")) < 1e-4)
    }
  }

  @Test func bertScores() throws {
    let directory = Fixtures.folder + "/models/bert/cls"
    let encoder = try encoder(directory)
    let weights = try SafetensorsSource(directory: directory)
    let classifier = SequenceClassifier(
      trunk: encoder, weight: try weights.tensor("classifier.weight", shape: [1, encoder.width]),
      bias: try weights.tensor("classifier.bias", shape: [1]),
      padTokenID: encoder.configuration.padTokenID)
    let expected = try Fixtures.expected("models/bert")
    let sequences = try (0..<expected.caseCount).map { try expected.ids($0) }
    #expect(sequences.count >= 7)
    let tree = TokenTree(sequences, minimumShared: .max)
    let scores = withoutGradients {
      classifier.scores(tree, readAt: sequences.map(classifier.readPosition))
    }
    let reference = try sequences.indices.map { try expected.values("\($0).score")[0] }
    #expect(difference(scores.floats, reference) < 1e-4)
  }

  /// The first BERTs call the parameters of their norms gamma and beta; transformers renames them.
  @Test func olderNamesOfNorms() throws {
    let directory = Fixtures.folder + "/models/bert/cls"
    let source = OlderNames(source: try SafetensorsSource(directory: directory))
    let file = directory + "/config.json"
    let configuration = try Encoder.Configuration(huggingFace: JSONFile.read(file), file: file)
    let folder = NSTemporaryDirectory() + "reward-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try source.write(to: folder + "/model.safetensors")
    let older = try SafetensorsSource(directory: folder)
    #expect(older.storedNames.contains("bert.embeddings.LayerNorm.gamma"))
    #expect(!older.storedNames.contains { $0.hasSuffix("LayerNorm.weight") })
    let ids = try Fixtures.expected("models/bert").ids(5)
    let found = try withoutGradients {
      try Encoder(configuration, weights: older).hiddenStates(ids)
    }
    let expected = try withoutGradients { try encoder(directory).hiddenStates(ids) }
    #expect(found.floats == expected.floats)
  }
}

/// A checkpoint under the names of TensorFlow's BERT.
private struct OlderNames {
  let source: SafetensorsSource

  func write(to path: String) throws {
    let tensors = try source.storedNames.sorted().map { name in
      let tensor = try source.tensor(name, shape: source.shape(name)!)
      let older = name.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
        .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
      return SafetensorsTensor(older, tensor)
    }
    try SafetensorsWriter.write(tensors, to: path)
  }
}
