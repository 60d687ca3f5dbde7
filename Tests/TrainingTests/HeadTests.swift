import Basics
import Foundation
import Models
import Storage
import Tensors
import Testing

@testable import Rewards

/// Heads that are none are refused wherever their shard is.
struct HeadTests {
  private func read(_ tensors: [(String, Tensor)], shards: Bool) throws -> (Tensor, Tensor?) {
    let folder = try Tiny.temporary()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let list = [("model.norm.weight", Tensor.ones([8]))] + tensors
    _ = try SafetensorsWriter.writeSharded(
      list.map { SafetensorsTensor($0, $1) }, directory: folder, name: "model",
      maximumShardBytes: shards ? 32 : 1 << 20)
    let index = folder + "/model.safetensors.index.json"
    #expect(FileManager.default.fileExists(atPath: index) == (shards && !tensors.isEmpty))
    return try HeadReader.read(SafetensorsSource(directory: folder), width: 8, path: folder)
  }

  @Test(arguments: [true, false])
  func wholeHeads(shards: Bool) throws {
    let (weight, none) = try read([("score.weight", .full([1, 8], 2))], shards: shards)
    #expect(weight.floats == [Float](repeating: 2, count: 8) && none == nil)
    let (_, bias) = try read(
      [("classifier.weight", .ones([1, 8])), ("classifier.bias", .full([1], 3))], shards: shards)
    #expect(bias?.floats == [3])
  }

  @Test(arguments: [true, false])
  func brokenHeads(shards: Bool) {
    let cases: [([(String, Tensor)], RewardError.Code)] = [
      ([], .headMissing), ([("lm_head.weight", .ones([20, 8]))], .headMissing),
      ([("score.weight", .ones([2, 8]))], .headLabels),
      ([("score.weight", .ones([1, 9]))], .weightShape),
      ([("score.weight", .ones([8]))], .weightShape),
      ([("score.weight", .full([1, 8], .nan))], .rewardNotFinite),
      ([("score.weight", .ones([1, 8])), ("score.bias", .ones([2]))], .weightShape),
      ([("score.weight", .ones([1, 8])), ("score.bias", .full([1], .nan))], .rewardNotFinite),
    ]
    for (tensors, code) in cases {
      let error = #expect(throws: RewardError.self) { try read(tensors, shards: shards) }
      #expect(error?.code == code, "\(String(describing: error))")
      if let name = error?.place?.item { #expect(tensors.contains { $0.0 == name }) }
      if shards, code != .headMissing {
        #expect(error?.place?.file?.contains("-of-") == true, "\(String(describing: error))")
      }
    }
  }

  /// A canary is not written for a model whose scores are no numbers.
  @Test(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
  func canariesAreFinite() throws {
    let decoder = try Tiny.decoder("llama")
    let model = SequenceClassifier(
      trunk: decoder, weight: .full([1, decoder.width], .nan), padTokenID: 0)
    let error = #expect(throws: RewardError.self) { try Canary(model, sequences: [[5, 6]]) }
    #expect(error?.code == .rewardNotFinite)
    let whole = SequenceClassifier(
      trunk: decoder, weight: .ones([1, decoder.width]), padTokenID: 0)
    let canary = try Canary(whole, sequences: [[5, 6], [7]])
    try canary.check(whole, directory: "here")
    let changed = #expect(throws: RewardError.self) { try canary.check(model, directory: "here") }
    #expect(changed?.code == .canary)
  }
}
