public import Basics
public import Tensors

/// Settings of low-rank adaptation (Hu et al., 2021), named as in PEFT.
public struct LoRAOptions: Sendable, Hashable {
  /// Columns of the factors, at least 1.
  public var rank: Int
  /// The product of the factors is multiplied by alpha/rank, or alpha/√rank with `usesRSLoRA`.
  public var alpha: Double
  /// Names of the linear layers that get factors, or ends of names: `q_proj` is that one of every
  /// layer, `layers.0.self_attn.q_proj` a single one, as in PEFT.
  public var targets: Set<String>
  /// Rank-stabilised scaling (Kalajdzievski, 2023).
  public var usesRSLoRA = false

  /// All linear layers of a block: attention and feed-forward.
  public static let allLinear: Set<String> = [
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
  ]

  /// Settings without rank-stabilised scaling. Traps for a rank below 1.
  public init(rank: Int = 16, alpha: Double = 32, targets: Set<String> = Self.allLinear) {
    precondition(rank > 0, "a rank is at least 1")
    self.rank = rank
    self.alpha = alpha
    self.targets = targets
  }

  /// What the product of the factors is multiplied by.
  public var scale: Double {
    usesRSLoRA ? alpha / Double(rank).squareRoot() : alpha / Double(rank)
  }
}

extension LoRAOptions {
  /// The targets that mean a layer of this name.
  func targets(of layer: String) -> Set<String> {
    targets.filter { layer == $0 || layer.hasSuffix("." + $0) }
  }
}

/// The two factors beside one linear layer: it computes `x·Wᵀ + scale · (x·Aᵀ)·Bᵀ`.
public final class LoRAFactors: @unchecked Sendable {
  /// `[rank, inputs]`
  public let a: Tensor
  /// `[outputs, rank]`
  public let b: Tensor
  /// What the factors' product is multiplied by.
  public let scale: Double

  /// Factors at hand.
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
  /// - Throws: `model.lora-target` when a target names no layer; `torch.memory`.
  public func addLoRA(_ options: LoRAOptions, seed: RandomSource) throws {
    var found: Set<String> = []
    for projection in layers.flatMap(\.projections) {
      for (index, part) in projection.parts.enumerated() {
        let targets = options.targets(of: part.name)
        guard !targets.isEmpty else { continue }
        found.formUnion(targets)
        var source = seed.stream("lora:" + part.name)
        let inputs = projection.weight.size(1)
        let bound = 1 / Double(inputs).squareRoot()
        let device = projection.weight.device
        projection.adapters[index] = try withTensorErrors {
          LoRAFactors(
            a: Tensor.uniform([options.rank, inputs], -bound, bound, from: &source)
              .to(device: device),
            b: Tensor.zeros([part.rows.count, options.rank], device: device),
            scale: options.scale)
        }
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
