import Basics
public import Storage
public import Tensors

/// Weights of a GGUF file under transformers' names, dequantised to fp32.
public struct GGUFSource: WeightSource {
  public let file: GGUFFile
  let configuration: DecoderConfiguration
  private let indexOfName: [String: Int]

  public init(_ file: GGUFFile, _ configuration: DecoderConfiguration) {
    self.file = file
    self.configuration = configuration
    indexOfName = Dictionary(
      file.tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func contains(_ name: String) -> Bool {
    translated(name).map { indexOfName[$0] != nil } ?? false
  }

  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    let path = file.file.path
    guard let theirs = translated(name), let index = indexOfName[theirs] else {
      throw RewardError(
        .weightMissing, "is missing from the weights", at: .init(file: path, item: name))
    }
    let entry = file.tensors[index]
    try checkShape(theirs, found: entry.shape, expected: shape, file: path)
    let result = Tensor.empty(shape)
    try result.withMutableBytes { bytes in
      try file.dequantize(entry, into: bytes.bindMemory(to: Float.self))
    }
    return restored(result, name)
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
