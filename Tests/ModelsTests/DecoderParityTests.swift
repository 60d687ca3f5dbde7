import Foundation
import Storage
import Testing

@testable import Models
@testable import Tensors

/// Promise 1: agreement with transformers in fp32 to 1e-4, for every family.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct DecoderParityTests {
  @Test(arguments: Fixtures.decoders, ["lm", "lm-v4"])
  func logits(name: String, spelling: String) throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/\(name)/\(spelling)")
    let expected = try Fixtures.expected("models/\(name)")
    #expect(expected.caseCount >= 7)
    for index in 0..<expected.caseCount {
      let ids = try expected.ids(index)
      let logits = withoutGradients { model.logits(model.decoder.hiddenStates(TokenTree([ids]))) }
      let error = difference(logits.floats, try expected.values("\(index).logits"))
      #expect(error < 1e-4, "case \(index) of \(ids.count) tokens: \(error)")
    }
  }

  @Test(arguments: Fixtures.decoders)
  func scoresInOneTree(name: String) throws {
    let model = try Fixtures.classifier("\(Fixtures.folder)/models/\(name)/cls")
    let expected = try Fixtures.expected("models/\(name)")
    let sequences = try (0..<expected.caseCount).map { try expected.ids($0) }
    let reference = try (0..<expected.caseCount).map { try expected.values("\($0).score")[0] }
    for share in [1, 8, Int.max] {
      let tree = TokenTree(sequences, minimumShared: share)
      let scores = withoutGradients {
        model.scores(tree, readAt: sequences.map(model.readPosition))
      }
      let error = difference(scores.floats, reference)
      #expect(error < 1e-4, "shared from \(share): \(error)")
    }
  }

  @Test func smolLM2() throws {
    let folder = Fixtures.folder + "/smollm2"
    let model = try Fixtures.languageModel(folder + "/lm")
    let classifier = try Fixtures.classifier(folder + "/cls")
    let expected = try Fixtures.expected("smollm2")
    for index in 0..<expected.caseCount {
      let ids = try expected.ids(index)
      let tree = TokenTree([ids])
      let logits = withoutGradients { model.logits(model.decoder.hiddenStates(tree)) }
      #expect(difference(logits.floats, try expected.values("\(index).logits")) < 1e-4)
      let score = withoutGradients {
        classifier.scores(tree, readAt: [classifier.readPosition(ids)])
      }
      #expect(difference(score.floats, try expected.values("\(index).score")) < 1e-4)
    }
  }

  /// The GGUF file itself, quantised blocks and permuted heads included.
  @Test func smolLM2FromGGUF() throws {
    let path =
      Fixtures.root
      + "/.deps/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
    let file = try GGUFFile(path: path)
    let configuration = try DecoderConfiguration(gguf: file)
    let source = GGUFSource(file, configuration)
    let model = try LanguageModel(Decoder(configuration, weights: source), weights: source)
    let expected = try Fixtures.expected("smollm2")
    for index in 0..<expected.caseCount {
      let tree = TokenTree([try expected.ids(index)])
      let logits = withoutGradients { model.logits(model.decoder.hiddenStates(tree)) }
      #expect(difference(logits.floats, try expected.values("\(index).logits")) < 1e-4)
    }
  }
}
