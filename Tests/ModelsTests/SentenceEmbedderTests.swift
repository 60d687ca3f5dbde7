import Basics
import Foundation
import Storage
import Testing

@testable import Models
@testable import Tensors

/// MiniLM's sentence embeddings against transformers with the pooling of sentence-transformers.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct SentenceEmbedderTests {
  private static let directory = Fixtures.root + "/.deps/models/all-minilm-l6-v2"

  @Test func miniLMEmbeddings() throws {
    let embedder = try SentenceEmbedder(directory: Self.directory)
    #expect(
      embedder.configuration
        == SentenceConfiguration(pooling: .mean, normalizes: true, maximumTokens: 256))
    #expect(embedder.width == 384 && embedder.maximumTokens == 256)
    let expected = try Fixtures.expected("minilm")
    let sequences = try (0..<expected.caseCount).map { try expected.ids($0) }
    #expect(sequences.count >= 5)
    let found = try embedder.embeddings(sequences)
    let raw = try embedder.embeddings(sequences, normalized: false)
    for index in sequences.indices {
      #expect(difference(found[index], try expected.values("\(index).embedding")) < 1e-4)
      #expect(difference(raw[index], try expected.values("\(index).mean")) < 1e-4)
      let length = found[index].reduce(0) { $0 + $1 * $1 }
      #expect(abs(length - 1) < 1e-5)
      // A text's vector does not hang on the others.
      #expect(try embedder.embeddings([sequences[index]]) == [found[index]])
    }
    // The first two sentences say the same, the third something else.
    func cosine(_ a: Int, _ b: Int) -> Float {
      zip(found[a], found[b]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(cosine(0, 1) > cosine(0, 2) + 0.3)

    let first = SentenceEmbedder(
      embedder.encoder,
      SentenceConfiguration(pooling: .firstToken, normalizes: false, maximumTokens: nil))
    #expect(first.maximumTokens == 512)
    let states = try expected.values("0.hidden")
    #expect(difference(try first.embeddings([sequences[0]])[0], Array(states[..<384])) < 1e-4)
  }

  @Test func textsThatCannotBeRead() throws {
    let embedder = try SentenceEmbedder(directory: Self.directory)
    func code(_ ids: [Int32]) -> RewardError.Code? {
      do {
        _ = try embedder.embeddings([[101, 102], ids])
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    #expect(code(Array(repeating: 101, count: 256)) == nil)
    #expect(code(Array(repeating: 101, count: 257)) == .tooLong)
    #expect(code([101, 30522, 102]) == .tokenID && code([-1]) == .tokenID)
    #expect(try embedder.embeddings([]).isEmpty)
  }

  private func configuration(_ files: [String: String]) throws -> SentenceConfiguration {
    let folder = NSTemporaryDirectory() + "reward-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/1_Pooling", withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
    return try SentenceConfiguration(directory: folder)
  }

  private func modules(_ kinds: [String]) -> String {
    let list = kinds.map { kind -> JSONValue in
      [
        "type": .string("sentence_transformers.models.\(kind)"),
        "path": .string(kind == "Pooling" ? "1_Pooling" : ""),
      ]
    }
    return JSONValue.array(list).text
  }

  @Test func configurations() throws {
    let plain = modules(["Transformer", "Pooling"])
    func read(_ pooling: String, _ more: [String: String] = [:]) throws -> SentenceConfiguration {
      try configuration(
        ["modules.json": plain, "1_Pooling/config.json": pooling].merging(more) { $1 })
    }
    #expect(
      try read(#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}"#)
        == SentenceConfiguration(pooling: .mean, normalizes: false, maximumTokens: nil))
    #expect(try read(#"{"pooling_mode_cls_token": true}"#).pooling == .firstToken)
    #expect(try read(#"{"pooling_mode": "cls"}"#).pooling == .firstToken)
    #expect(
      try read(
        #"{"pooling_mode": "mean"}"#, ["sentence_bert_config.json": #"{"max_seq_length": 12}"#]
      ).maximumTokens == 12)
  }

  @Test func refusals() throws {
    func code(_ files: [String: String]) -> RewardError.Code? {
      do {
        _ = try configuration(files)
        return nil
      } catch { return (error as? RewardError)?.code }
    }
    let plain = modules(["Transformer", "Pooling"])
    let mean = #"{"pooling_mode_mean_tokens": true}"#
    func pooled(_ pooling: String, _ sentence: String = "{}") -> RewardError.Code? {
      code([
        "modules.json": plain, "1_Pooling/config.json": pooling,
        "sentence_bert_config.json": sentence,
      ])
    }
    #expect(pooled(mean) == nil)
    #expect(code([:]) == .modelUnsupported, "no sentence encoder")
    #expect(code(["modules.json": plain]) == .fileMissing)
    #expect(code(["modules.json": "{}"]) == .configuration)
    #expect(code(["modules.json": "["]) == .jsonSyntax)
    #expect(code(["modules.json": "[1]"]) == .configuration)
    for kinds in [["Transformer"], ["Transformer", "Pooling", "Dense"], []] {
      #expect(code(["modules.json": modules(kinds)]) == .modelUnsupported)
    }
    #expect(pooled(#"{"pooling_mode_max_tokens": true}"#) == .modelUnsupported)
    #expect(
      pooled(#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true}"#)
        == .modelUnsupported)
    #expect(pooled("{}") == .modelUnsupported && pooled("[]") == .configuration)
    #expect(pooled(#"{"pooling_mode": "lasttoken"}"#) == .modelUnsupported)
    #expect(pooled(mean, #"{"do_lower_case": true}"#) == .modelUnsupported)
    #expect(pooled(mean, #"{"max_seq_length": 0}"#) == .configuration)
    let decoder = "\(Fixtures.folder)/models/llama/lm"
    #expect(throws: RewardError.self) { try SentenceEmbedder(directory: decoder) }
  }
}
