import Basics
import Foundation
import Storage
import Testing

@testable import Models
@testable import Tensors

/// Models laid out for computing alone give the numbers of the plain ones.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct PackedModelTests {
  @Test(arguments: Fixtures.decoders)
  func logitsEqualTransformers(name: String) throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/\(name)/lm")
    try model.packForComputing()
    #expect(model.decoder.isPacked)
    let expected = try Fixtures.expected("models/\(name)")
    for index in 0..<expected.caseCount {
      let ids = try expected.ids(index)
      let logits = withoutGradients { model.logits(model.decoder.hiddenStates(TokenTree([ids]))) }
      let error = difference(logits.floats, try expected.values("\(index).logits"))
      #expect(error < 1e-4, "case \(index) of \(ids.count) tokens: \(error)")
    }
  }

  @Test(arguments: Fixtures.decoders)
  func scoresEqualTransformersHoweverTheyShare(name: String) throws {
    let model = try Fixtures.classifier("\(Fixtures.folder)/models/\(name)/cls")
    try #require(model.trunk as? Decoder).packForComputing()
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

  /// What the kernels compute outside autograd is what libtorch's operations compute inside it.
  @Test(arguments: Fixtures.decoders)
  func kernelsEqualOperations(name: String) throws {
    let decoder = try Fixtures.decoder("\(Fixtures.folder)/models/\(name)/lm")
    // Longer than a block of keys, than the sliding windows, and branching inside a block.
    var random = RandomSource(seed: 3).stream(name)
    func ids(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32.random(in: 3..<90, using: &random) }
    }
    let (long, short) = (ids(150), ids(30))
    let tree = TokenTree([
      long + ids(140), long + ids(9), long, short + ids(1), short + ids(70), ids(1),
    ])
    let plain = withGradients { decoder.hiddenStates(tree) }
    let kernels = withoutGradients { decoder.hiddenStates(tree) }
    #expect(difference(kernels.floats, plain.floats) < 1e-5)
    let rows = [0, 149, 150, tree.tokens.count - 1, 5]
    let plan = decoder.plan(tree)
    let read = withoutGradients { decoder.read(decoder.embed(plan), plan, rows: rows) }
    #expect(difference(read.floats, plain.rows(Tensor(rows)).floats) < 1e-5)
  }

  @Test(arguments: ["llama", "qwen2", "gemma3"])
  func eightBitsAreNear(name: String) throws {
    let folder = "\(Fixtures.folder)/models/\(name)/lm"
    let exact = try Fixtures.decoder(folder)
    let rounded = try Fixtures.decoder(folder)
    try rounded.packForComputing(.int8)
    let tree = TokenTree([[5, 6, 7, 8, 9, 10], [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]])
    let (a, b) = withoutGradients {
      (exact.hiddenStates(tree).floats, rounded.hiddenStates(tree).floats)
    }
    let error = difference(b, a)
    #expect(error > 0 && error < 0.1, "\(error)")
  }

  /// A packed model stays what it is: another precision is refused, not ignored.
  @Test func anotherPrecisionIsRefused() throws {
    let decoder = try Fixtures.decoder("\(Fixtures.folder)/models/llama/lm")
    try decoder.packForComputing(.int8)
    try decoder.packForComputing(.int8)
    let error = #expect(throws: RewardError.self) { try decoder.packForComputing(.float32) }
    #expect(error?.code == .modelUnsupported)
  }

  /// LoRA's factors are in what is computed with.
  @Test func factorsAreMergedFirst() throws {
    let folder = "\(Fixtures.folder)/models/llama/lm"
    let plain = try Fixtures.decoder(folder)
    try plain.addLoRA(LoRAOptions(rank: 2, alpha: 4), seed: RandomSource(seed: 1))
    let packed = try Fixtures.decoder(folder)
    try packed.addLoRA(LoRAOptions(rank: 2, alpha: 4), seed: RandomSource(seed: 1))
    for decoder in [plain, packed] {
      for (_, factors) in decoder.adapterParameters { factors.b.fill(0.05) }
    }
    try packed.packForComputing()
    #expect(packed.adapterParameters.isEmpty)
    let tree = TokenTree([[5, 6, 7, 8, 9]])
    let (a, b) = withoutGradients {
      (plain.hiddenStates(tree).floats, packed.hiddenStates(tree).floats)
    }
    #expect(difference(b, a) < 1e-5)
  }
}
