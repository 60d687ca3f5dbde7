import Basics
import Storage
import Testing

@testable import Models
@testable import Tensors

/// What GGUF says by tensors and not by keys, and what is refused there.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct GGUFModelTests {
  private func load(_ gguf: TinyGGUF) throws -> LanguageModel {
    let file = try gguf.open()
    let configuration = try DecoderConfiguration(gguf: file)
    let source = GGUFSource(file, configuration)
    return try LanguageModel(Decoder(configuration, weights: source), weights: source)
  }

  /// Biases of Llama (all linear layers) and Qwen 2 (queries, keys, values) are read.
  @Test(arguments: [
    ("llama", "llama"), ("llama-bias", "llama"), ("llama-tied", "llama"), ("qwen2", "qwen2"),
  ])
  func logits(fixture: String, architecture: String) throws {
    let model = try load(TinyGGUF(fixture: fixture, architecture: architecture))
    let expected = try Fixtures.expected("models/\(fixture)")
    for index in 0..<expected.caseCount {
      let tree = TokenTree([try expected.ids(index)])
      let logits = withoutGradients { model.logits(model.decoder.hiddenStates(tree)) }
      let error = difference(logits.floats, try expected.values("\(index).logits"))
      #expect(error < 1e-4, "case \(index): \(error)")
    }
  }

  @Test(arguments: [
    ("blk.0.attn_q_norm.weight", 12, "model.unsupported"),
    ("blk.1.ffn_gate_inp.weight", 48, "model.unsupported"),
    ("blk.9.attn_norm.weight", 48, "model.unsupported"),
    ("output.bias", 300, "model.unsupported"),
    // One bias asks for those of all queries, keys, values and outputs.
    ("blk.0.attn_q.bias", 48, "model.weight-missing"),
    ("blk.2.ffn_up.bias", 80, "model.weight-missing"),
  ])
  func tensorsWithoutAPlace(name: String, size: Int, code: String) throws {
    var gguf = try TinyGGUF(fixture: "llama", architecture: "llama")
    gguf.tensors.append((name, Tensor.ones([size])))
    let error = #expect(throws: RewardError.self) { try load(gguf) }
    #expect(error?.code.rawValue == code, "\(String(describing: error))")
    if code == "model.unsupported" { #expect(error?.place?.item == name) }
  }

  /// Llama 3's divisors become its parameters again.
  @Test(arguments: [8.0, 32.0])
  func llama3Divisors(factor: Double) throws {
    var gguf = try TinyGGUF(fixture: "llama", architecture: "llama")
    let plain = try DecoderConfiguration(gguf: gguf.open()).rope
    var stretched = plain
    stretched.scaling = .llama3(
      factor: factor, lowFactor: 1, highFactor: 4, originalPositions: 8192)
    let divisors = zip(plain.frequencies, stretched.frequencies).map { $0 / $1 }
    // Otherwise nothing would be stretched here.
    #expect(divisors.contains { $0 > 1.5 } && divisors.contains { $0 == 1 })
    gguf.tensors.append(("rope_freqs.weight", Tensor(divisors)))
    let found = try DecoderConfiguration(gguf: gguf.open()).rope
    for (a, b) in zip(found.frequencies, stretched.frequencies) { #expect(abs(a / b - 1) < 1e-6) }
  }

  /// Qwen 2 has biases before attention only.
  @Test func aBiasThatQwenDoesNotHave() throws {
    var gguf = try TinyGGUF(fixture: "qwen2", architecture: "qwen2")
    gguf.tensors.append(("blk.0.attn_output.bias", Tensor.ones([48])))
    let error = #expect(throws: RewardError.self) { try load(gguf) }
    #expect(error?.code == .modelUnsupported && error?.place?.item == "blk.0.attn_output.bias")
  }

  @Test(arguments: ["rope.dimension_count", "attention.value_length"])
  func partsOfAHead(key: String) throws {
    var gguf = try TinyGGUF(fixture: "llama", architecture: "llama")
    let index = try #require(gguf.metadata.firstIndex { $0.key == "llama.\(key)" })
    gguf.metadata[index].value = .int(6)
    let error = #expect(throws: RewardError.self) { try load(gguf) }
    #expect(error?.code == .modelUnsupported && error?.place?.item == "llama.\(key)")
  }

  /// A factor without a type divides all frequencies; a type needs its factor.
  @Test func ropeScaling() throws {
    func scaling(_ values: [(String, TinyGGUF.Value)]) throws -> RotaryEmbedding.Scaling {
      var gguf = try TinyGGUF(fixture: "llama", architecture: "llama")
      for (key, value) in values { gguf.metadata.append(("llama.rope.\(key)", value)) }
      return try DecoderConfiguration(gguf: gguf.open()).rope.scaling
    }
    let four = RotaryEmbedding.Scaling.linear(factor: 4)
    #expect(try scaling([]) == .none)
    #expect(
      try scaling([("scaling.type", .text("none")), ("scaling.factor", .number(4))]) == .none)
    #expect(try scaling([("scaling.factor", .number(4))]) == four)
    #expect(try scaling([("scale_linear", .number(4))]) == four)
    #expect(try scaling([("scaling.type", .text("linear")), ("scaling.factor", .int(4))]) == four)
    for (values, code) in [
      ([("scaling.type", .text("linear"))], RewardError.Code.configuration),
      ([("scaling.factor", .number(0))], .configuration),
      ([("scaling.type", .text("yarn")), ("scaling.factor", .number(4))], .modelUnsupported),
    ] as [([(String, TinyGGUF.Value)], RewardError.Code)] {
      let error = #expect(throws: RewardError.self) { try scaling(values) }
      #expect(error?.code == code, "\(String(describing: error))")
    }
  }

  /// Sizes of the published models; the divisor is Google's `query_pre_attn_scalar`.
  @Test(arguments: [
    ("gemma2", 26, 2304, 8, 256, 256.0), ("gemma2", 42, 3584, 16, 256, 256.0),
    ("gemma2", 46, 4608, 32, 128, 144.0), ("gemma3", 26, 1152, 4, 256, 256.0),
    ("gemma3", 48, 3840, 16, 256, 256.0), ("gemma3", 62, 5376, 32, 128, 168.0),
  ])
  func gemmaQueryScalar(
    family: String, layers: Int, width: Int, heads: Int, head: Int, scalar: Double
  ) throws {
    var gguf = TinyGGUF(
      family,
      [
        ("block_count", .int(layers)), ("embedding_length", .int(width)),
        ("attention.head_count", .int(heads)), ("attention.head_count_kv", .int(heads / 2)),
        ("attention.key_length", .int(head)), ("feed_forward_length", .int(64)),
        ("attention.sliding_window", .int(4096)), ("vocab_size", .int(8)),
      ])
    gguf.tensors = [("token_embd.weight", Tensor.zeros([8, 8]))]
    let configuration = try DecoderConfiguration(gguf: gguf.open())
    #expect(abs(configuration.attentionScale - 1 / scalar.squareRoot()) < 1e-12)
    #expect(configuration.attentionSoftcap == (family == "gemma2" ? 50 : nil))
    #expect(configuration.logitSoftcap == (family == "gemma2" ? 30 : nil))
  }
}
