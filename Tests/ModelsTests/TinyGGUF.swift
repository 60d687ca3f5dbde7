import Basics
import Foundation
import Storage

@testable import Models
@testable import Tensors

/// A GGUF file made from a fixture's weights, as llama.cpp's converter would write it, in fp32.
struct TinyGGUF {
  enum Value {
    case int(Int)
    case number(Double)
    case text(String)
  }

  let architecture: String
  var metadata: [(key: String, value: Value)] = []
  var tensors: [(name: String, tensor: Tensor)] = []

  init(_ architecture: String, _ values: [(String, Value)] = []) {
    self.architecture = architecture
    metadata = [("general.architecture", .text(architecture))]
    for (key, value) in values { metadata.append(("\(architecture).\(key)", value)) }
  }

  /// A fixture of the Llama and Qwen families with all its tensors.
  init(fixture: String, architecture: String) throws {
    let directory = "\(Fixtures.folder)/models/\(fixture)/lm"
    let c = try Fixtures.configuration(directory)
    self.init(
      architecture,
      [
        ("embedding_length", .int(c.width)), ("block_count", .int(c.layerCount)),
        ("attention.head_count", .int(c.headCount)),
        ("attention.head_count_kv", .int(c.keyValueHeadCount)),
        ("attention.key_length", .int(c.headWidth)), ("attention.value_length", .int(c.headWidth)),
        ("rope.dimension_count", .int(c.headWidth)), ("rope.freq_base", .number(c.rope.theta)),
        ("feed_forward_length", .int(c.feedForwardWidth)),
        ("context_length", .int(c.maximumPositions)), ("vocab_size", .int(c.vocabularySize)),
        ("attention.layer_norm_rms_epsilon", .number(c.normEpsilon)),
      ])
    let source = try SafetensorsSource(directory: directory)
    for name in source.storedNames.sorted() {
      let weight = try source.tensor(name, shape: source.shape(name)!)
      let heads =
        architecture != "llama" || !name.contains("_proj")
        ? 0
        : name.contains(".q_proj.")
          ? c.headCount
          : name.contains(".k_proj.")
            ? c.keyValueHeadCount : 0
      tensors.append((Self.renamed(name), heads > 0 ? Self.paired(weight, heads) : weight))
    }
  }

  /// The two halves of each head become neighbouring pairs.
  private static func paired(_ weight: Tensor, _ heads: Int) -> Tensor {
    let half = weight.size(0) / heads / 2
    return weight.reshaped([heads, 2, half] + weight.shape.dropFirst()).transposed(1, 2)
      .reshaped(weight.shape).contiguous()
  }

  private static func renamed(_ name: String) -> String {
    let parts = [
      ("model.embed_tokens.", "token_embd."), ("model.norm.", "output_norm."),
      ("lm_head.", "output."), ("model.layers.", "blk."), ("self_attn.q_proj", "attn_q"),
      ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
      ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"),
      ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
      ("post_attention_layernorm", "ffn_norm"), ("input_layernorm", "attn_norm"),
    ]
    return parts.reduce(name) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  /// The file, opened and then removed from its folder; it stays mapped.
  func open() throws -> GGUFFile {
    let path = NSTemporaryDirectory() + "reward-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try GGUFFile(path: path)
  }

  private var bytes: [UInt8] {
    var result = Array("GGUF".utf8)
    func number(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { result += $0 }
    }
    func text(_ value: String) {
      number(UInt64(value.utf8.count))
      result += value.utf8
    }
    number(UInt32(3))
    number(UInt64(tensors.count))
    number(UInt64(metadata.count))
    for (key, value) in metadata {
      text(key)
      switch value {
      case .int(let value):
        number(UInt32(4))
        number(UInt32(value))
      case .number(let value):
        number(UInt32(6))
        number(Float(value).bitPattern)
      case .text(let value):
        number(UInt32(8))
        text(value)
      }
    }
    var offset = 0
    for (name, tensor) in tensors {
      text(name)
      number(UInt32(tensor.rank))
      for size in tensor.shape.reversed() { number(UInt64(size)) }
      number(UInt32(0))
      number(UInt64(offset))
      offset += (tensor.count * 4 + 31) / 32 * 32
    }
    func pad() { while result.count % 32 != 0 { result.append(0) } }
    pad()
    for (_, tensor) in tensors {
      tensor.contiguous().withBytes { result += $0 }
      pad()
    }
    return result
  }
}
