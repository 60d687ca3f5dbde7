import Basics
import Models
import Rewards

/// Whether a model can be trained in a way, told from its configuration alone.
struct TuningCheck {
  private let architecture: ModelFiles.Architecture

  init(_ files: ModelFiles) { architecture = files.architecture }

  /// - Throws: `training.options` for more layers than there are, `model.lora-target` for a name of
  ///   no layer, `training.unsupported` for an encoder, which is trained as a whole.
  func check(_ tuning: TrainingOptions.Tuning) throws(RewardError) {
    guard case .decoder(let configuration) = architecture else {
      let way: String? =
        switch tuning {
        case .full: nil
        case .lora: "LoRA"
        case .lastLayers: "training the last layers"
        }
      guard let way else { return }
      throw RewardError(.trainingUnsupported, "\(way) needs a decoder, this is an encoder")
    }
    switch tuning {
    case .full: break
    case .lastLayers(let count):
      guard (0...configuration.layerCount).contains(count) else {
        throw RewardError(
          .trainingOptions,
          "the model has \(configuration.layerCount) layers, \(count) were asked for")
      }
    case .lora(let options):
      let names = Self.layerNames(configuration.layerCount)
      for target in options.targets.sorted()
      where !names.contains(where: { $0 == target || $0.hasSuffix("." + target) }) {
        throw RewardError(
          .loraTarget,
          "no linear layer is called '\(target)'; there are "
            + LoRAOptions.allLinear.sorted().joined(separator: ", "))
      }
    }
  }

  /// Names as in Hugging Face's checkpoints, which all families of decoders share.
  private static func layerNames(_ count: Int) -> [String] {
    (0..<count).flatMap { layer in
      ["q_proj", "k_proj", "v_proj", "o_proj"].map { "model.layers.\(layer).self_attn.\($0)" }
        + ["gate_proj", "up_proj", "down_proj"].map { "model.layers.\(layer).mlp.\($0)" }
    }
  }
}
