public import Basics
public import Tensors

/// Settings of low-rank adaptation (Hu et al., 2021), named as in PEFT.
public struct LoRAOptions: Sendable, Hashable {
  public var rank: Int
  /// The product of the factors is multiplied by alpha/rank, or alpha/√rank with `usesRSLoRA`.
  public var alpha: Double
  /// Last components of the names of the linear layers that get factors.
  public var targets: Set<String>
  /// Rank-stabilised scaling (Kalajdzievski, 2023).
  public var usesRSLoRA = false

  public static let allLinear: Set<String> = [
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
  ]

  public init(rank: Int = 16, alpha: Double = 32, targets: Set<String> = Self.allLinear) {
    precondition(rank > 0, "a rank is at least 1")
    self.rank = rank
    self.alpha = alpha
    self.targets = targets
  }

  public var scale: Double {
    usesRSLoRA ? alpha / Double(rank).squareRoot() : alpha / Double(rank)
  }
}

/// The two factors beside one linear layer: it computes `x·Wᵀ + scale · (x·Aᵀ)·Bᵀ`.
public final class LoRAFactors: @unchecked Sendable {
  /// `[rank, inputs]`
  public let a: Tensor
  /// `[outputs, rank]`
  public let b: Tensor
  public let scale: Double

  public init(a: Tensor, b: Tensor, scale: Double) {
    self.a = a
    self.b = b
    self.scale = scale
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x.linear(a).linear(b) * scale }

  /// What the factors add to the weight, `[outputs, inputs]`.
  var delta: Tensor { b.matmul(a) * scale }
}

extension Decoder {
  /// Puts fresh factors beside every targeted layer: A uniform in ±1/√inputs (PEFT's Kaiming
  /// start), B zero, so that the model starts unchanged.
  ///
  /// - Throws: `model.lora-target` when a target names no layer.
  public func addLoRA(_ options: LoRAOptions, seed: RandomSource) throws(RewardError) {
    var found: Set<String> = []
    for projection in layers.flatMap(\.projections) {
      for (index, part) in projection.parts.enumerated() {
        let short = String(part.name.split(separator: ".").last!)
        guard options.targets.contains(short) else { continue }
        found.insert(short)
        var source = seed.stream("lora:" + part.name)
        let inputs = projection.weight.size(1)
        let bound = 1 / Double(inputs).squareRoot()
        let device = projection.weight.device
        projection.adapters[index] = LoRAFactors(
          a: Tensor.uniform([options.rank, inputs], -bound, bound, from: &source).to(
            device: device),
          b: Tensor.zeros([part.rows.count, options.rank], device: device),
          scale: options.scale)
      }
    }
    if let missing = options.targets.subtracting(found).sorted().first {
      throw RewardError(
        .loraTarget,
        "no linear layer is called '\(missing)'; there are "
          + LoRAOptions.allLinear.sorted().joined(separator: ", "))
    }
  }

  /// All factors with their layers' names, in layer order.
  public var adapterParameters: [(layer: String, factors: LoRAFactors)] {
    layers.flatMap(\.projections).flatMap { projection in
      projection.parts.indices.compactMap { index in
        projection.adapters[index].map { (projection.parts[index].name, $0) }
      }
    }
  }

  /// Adds the factors' products into the weights and drops the factors: scoring then costs nothing
  /// more than without them.
  public func mergeLoRA() {
    for projection in layers.flatMap(\.projections) {
      for (index, factors) in projection.adapters {
        let rows = projection.parts[index].rows
        projection.weight.narrowed(0, from: rows.lowerBound, count: rows.count)
          .add(factors.delta)
      }
      projection.adapters = [:]
    }
  }
}

extension RewardError.Code {
  /// LoRA was asked for a layer that the model does not have.
  public static let loraTarget = Self("model.lora-target")
}

extension Decoder {
  /// Reads the factors of a PEFT adapter for every layer that it has them for.
  ///
  /// - Throws: `model.weight-missing` for half a pair, `model.weight-shape`;
  ///   `model.lora-target` when nothing fits or a target has no factors anywhere.
  public func loadLoRA(_ options: LoRAOptions, from weights: some WeightSource) throws {
    var found: Set<String> = []
    for projection in layers.flatMap(\.projections) {
      for (index, part) in projection.parts.enumerated() {
        let name = "base_model.model.\(part.name)"
        guard weights.contains(name + ".lora_A.weight") else { continue }
        let inputs = projection.weight.size(1)
        projection.adapters[index] = LoRAFactors(
          a: try weights.tensor(name + ".lora_A.weight", shape: [options.rank, inputs])
            .to(device: device),
          b: try weights.tensor(name + ".lora_B.weight", shape: [part.rows.count, options.rank])
            .to(device: device),
          scale: options.scale)
        found.insert(String(part.name.split(separator: ".").last!))
      }
    }
    if found.isEmpty || !options.targets.isSubset(of: found) {
      throw RewardError(
        .loraTarget,
        "the adapter's targets \(options.targets.sorted()) do not fit its factors "
          + "\(found.sorted())")
    }
  }
}
