import Basics
public import Storage
public import Tensors

/// Weights of a GGUF file under transformers' names, dequantised to fp32.
public struct GGUFSource: WeightSource {
  /// The file that is read.
  public let file: GGUFFile
  let configuration: DecoderConfiguration

  /// Weights of a decoder whose configuration was read from the file's metadata.
  public init(_ file: GGUFFile, _ configuration: DecoderConfiguration) {
    self.file = file
    self.configuration = configuration
  }

  /// The file's path.
  public var path: String { file.file.path }
  /// GGUF's own names, such as `blk.0.attn_q.weight`.
  public var storedNames: [String] { file.tensors.map(\.name) }

  /// GGUF's name for a weight of transformers; nil when the file lacks it.
  public func storedName(of name: String) -> String? {
    translated(name).flatMap { file[$0] == nil ? nil : $0 }
  }

  /// A weight, dequantised to fp32 in memory of its own, rows permuted back where GGUF permutes
  /// them.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `torch.memory`, and what decoding
  ///   throws.
  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    guard let entry = translated(name).flatMap({ file[$0] }) else {
      throw RewardError(
        .weightMissing, "is missing from the weights", at: .init(file: path, item: name))
    }
    try checkShape(entry.name, found: entry.shape, expected: shape, file: path)
    // Thrown here and not at the end of a scope: there is no memory to decode into.
    let result = try withWeightErrors(entry.name, file: path) { Tensor.empty(shape) }
    try result.withMutableBytes { bytes in
      try file.dequantize(entry, into: bytes.bindMemory(to: Float.self))
    }
    return try withWeightErrors(entry.name, file: path) { restored(result, name) }
  }

  /// Undoes what converters to GGUF do to weights.
  private func restored(_ weight: Tensor, _ name: String) -> Tensor {
    let c = configuration
    // llama.cpp rotates neighbouring pairs, transformers the two halves of a head.
    if c.family == .llama || c.family == .mistral {
      let heads =
        name.contains(".q_proj.")
        ? c.headCount : name.contains(".k_proj.") ? c.keyValueHeadCount : 0
      if heads > 0 {
        let inner = Array(weight.shape.dropFirst())
        return weight.reshaped([heads, c.headWidth / 2, 2] + inner).transposed(1, 2)
          .reshaped(weight.shape).contiguous()
      }
    }
    // Gemma's norms are stored with their 1 already added.
    if c.normAddsOne, name.hasSuffix("norm.weight") { return weight - 1 }
    return weight
  }

  private func translated(_ name: String) -> String? {
    switch name {
    case "model.embed_tokens.weight": return "token_embd.weight"
    case "model.norm.weight": return "output_norm.weight"
    case "lm_head.weight": return "output.weight"
    default: break
    }
    let pieces = name.split(separator: ".")
    guard pieces.count >= 5, pieces[0] == "model", pieces[1] == "layers" else { return nil }
    let inner = pieces[3..<pieces.count - 1].joined(separator: ".")
    let sandwich = configuration.hasSandwichNorms
    let names = [
      "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
      "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm",
      "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
      "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
      "post_attention_layernorm": sandwich ? "post_attention_norm" : "ffn_norm",
      "pre_feedforward_layernorm": "ffn_norm", "post_feedforward_layernorm": "post_ffw_norm",
    ]
    return names[inner].map { "blk.\(pieces[2]).\($0).\(pieces.last!)" }
  }
}
