import Basics
import Tensors

extension Decoder {
  /// Reads the factors of a PEFT adapter: of every targeted layer, or, when no targets are given, of
  /// every layer that the file has factors for.
  ///
  /// What else the file holds is not looked at; see ``ReadWeights/refuseUnread(where:)``.
  /// - Throws: `model.weight-missing` for a targeted layer without factors or for half a pair,
  ///   `model.weight-shape`, `torch.memory`; `model.lora-target` when a target names no layer or
  ///   nothing was found.
  public func loadLoRA(_ options: LoRAOptions, from weights: some WeightSource) throws {
    let placed = { (name: String, shape: [Int]) in
      let weight = try weights.tensor(name, shape: shape)
      return try withWeightErrors(name, file: weights.path) { weight.to(device: self.device) }
    }
    var found: Set<String> = []
    var count = 0
    for projection in layers.flatMap(\.projections) {
      for (index, part) in projection.parts.enumerated() {
        let (a, b) = ("lora_A.weight", "lora_B.weight")
        let name = "base_model.model.\(part.name)."
        let targets = options.targets(of: part.name)
        let isChosen =
          options.targets.isEmpty
          ? weights.contains(name + a) || weights.contains(name + b) : !targets.isEmpty
        guard isChosen else { continue }
        projection.adapters[index] = LoRAFactors(
          a: try placed(name + a, [options.rank, projection.weight.size(1)]),
          b: try placed(name + b, [part.rows.count, options.rank]), scale: options.scale)
        found.formUnion(targets)
        count += 1
      }
    }
    if let missing = options.targets.subtracting(found).sorted().first {
      throw RewardError(
        .loraTarget, "no linear layer that can have factors is called '\(missing)'",
        at: .init(file: weights.path))
    }
    guard count > 0 else {
      throw RewardError(
        .loraTarget, "the adapter has factors for none of the model's layers",
        at: .init(file: weights.path))
    }
  }
}
