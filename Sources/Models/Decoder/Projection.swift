import Basics
public import Tensors

/// One or several linear layers that read the same input, computed as one matrix product.
///
/// Queries, keys and values are one projection of three parts; so are gate and up. The parts keep
/// their own names, so checkpoints look as every other tool expects.
public final class Projection: @unchecked Sendable {
  /// One of the layers in the fused matrix.
  public struct Part: Sendable, Hashable {
    /// Name without `.weight`, such as `model.layers.0.self_attn.q_proj`.
    public let name: String
    /// Its rows of the fused weight.
    public let rows: Range<Int>
  }

  /// The layers in the order of their rows.
  public let parts: [Part]
  /// `[sum of outputs, inputs]`, fp32; while it is frozen it may be stored in half precision, and
  /// products widen it. Traps once it is packed.
  public internal(set) var weight: Tensor {
    get {
      guard let plain else {
        preconditionFailure("\(parts[0].name) is packed, for computing only, or was let go")
      }
      return plain
    }
    set { plain = newValue }
  }
  private var plain: Tensor?
  private var packed: PackedProjection?
  /// `[sum of outputs]`, or nil.
  public private(set) var bias: Tensor?
  /// Low-rank additions by part.
  public internal(set) var adapters: [Int: LoRAFactors] = [:]

  /// - Throws: `torch.memory` when there is none for the fused matrix.
  init(parts: [(name: String, weight: Tensor, bias: Tensor?)]) throws {
    var rows: [Part] = []
    var start = 0
    for part in parts {
      rows.append(Part(name: part.name, rows: start..<start + part.weight.size(0)))
      start += part.weight.size(0)
    }
    self.parts = rows
    plain = try withTensorErrors { Tensor.concatenated(parts.map(\.weight)) }
    let biases = parts.compactMap(\.bias)
    precondition(biases.isEmpty || biases.count == parts.count, "all parts have a bias or none")
    bias = biases.isEmpty ? nil : try withTensorErrors { Tensor.concatenated(biases) }
  }

  /// `[tokens, inputs]` to `[tokens, sum of outputs]`.
  func callAsFunction(_ x: Tensor) -> Tensor { self(x, parts: parts.indices) }

  /// Some of the parts alone: `[tokens, inputs]` to `[tokens, their outputs]`.
  func callAsFunction(_ x: Tensor, parts range: Range<Int>) -> Tensor {
    if let packed { return packed(x, range) }
    let (weight, bias) = slice(range)
    let result = x.linear(weight, bias: bias)
    guard range.contains(where: { adapters[$0] != nil }) else { return result }
    return result + deltas(x, range)
  }

  /// All parts, added to `other`.
  func callAsFunction(_ x: Tensor, addedTo other: Tensor) -> Tensor {
    packed.map { $0.whole(x, addedTo: other) } ?? other + self(x)
  }

  private func slice(_ range: Range<Int>) -> (weight: Tensor, bias: Tensor?) {
    if range == parts.indices { return (weight, bias) }
    let start = parts[range.lowerBound].rows.lowerBound
    let count = parts[range.upperBound - 1].rows.upperBound - start
    return (
      weight.narrowed(0, from: start, count: count), bias?.narrowed(0, from: start, count: count)
    )
  }

  /// Frees the weight, until it is set again.
  func letGo() { plain = nil }

  /// What the low-rank factors of some parts add.
  private func deltas(_ x: Tensor, _ range: Range<Int>) -> Tensor {
    Tensor.concatenated(
      range.map { index -> Tensor in
        guard let factors = adapters[index] else {
          return Tensor.zeros([x.size(0), parts[index].rows.count], device: x.device)
        }
        return factors(x)
      }, -1)
  }

  /// Lays the weights out for computing alone and lets the plain ones go; low-rank factors are
  /// merged first.
  ///
  /// - Parameter groups: the parts that are computed together, in order. Asking for others later
  ///   costs a copy.
  /// - Parameter narrows: as in ``PackedLinear``.
  /// - Throws: `torch` for weights that the precision cannot hold, and `torch.memory`, with the name of
  ///   the layer; the projection is as it was then.
  func pack(groups: [Range<Int>], _ precision: Precision, narrows: Bool = false) throws {
    precondition(adapters.isEmpty, "low-rank factors are merged before packing")
    packed = PackedProjection(
      try groups.map { group in
        let (weight, bias) = slice(group)
        do {
          let linear = try withTensorErrors {
            PackedLinear(
              weight: weight, bias: bias?.copied(), precision: precision, narrows: narrows)
          }
          return (group, linear)
        } catch let error as RewardError {
          let names = parts[group].map(\.name).joined(separator: ", ")
          throw RewardError(error.code, error.message, at: .init(item: names), cause: error)
        }
      })
    plain = nil
    bias = nil
  }

  var isPacked: Bool { packed != nil }

  /// A layer of this projection that was packed by itself.
  func packedPart(_ index: Int) -> PackedLinear? { packed?.exactly(index..<index + 1) }

  var parameters: [Parameter] {
    var result = [
      Parameter(
        names: parts.map { ($0.name + ".weight", $0.rows) }, tensor: weight, isDecayed: true)
    ]
    if let bias {
      result.append(
        Parameter(names: parts.map { ($0.name + ".bias", $0.rows) }, tensor: bias, isDecayed: false)
      )
    }
    return result
  }
}

/// A tensor that training may change, with the names its rows have in checkpoints.
public struct Parameter: Sendable {
  /// Names in checkpoints, each with the rows of the tensor that it stands for.
  public let names: [(name: String, rows: Range<Int>)]
  /// The values: fp32, of frozen weights perhaps bf16 or fp16 (``Decoder/storeFrozen(_:as:)``).
  public let tensor: Tensor
  /// Weight decay applies to matrices, not to norms and biases, as in transformers.
  public let isDecayed: Bool

  init(names: [(name: String, rows: Range<Int>)], tensor: Tensor, isDecayed: Bool) {
    self.names = names
    self.tensor = tensor
    self.isDecayed = isDecayed
  }

  /// One tensor under one name; matrices are decayed, vectors are not, unless said otherwise.
  public init(_ name: String, _ tensor: Tensor, isDecayed: Bool? = nil) {
    let isDecayed = isDecayed ?? (tensor.rank > 1)
    self.init(names: [(name, 0..<tensor.size(0))], tensor: tensor, isDecayed: isDecayed)
  }

  /// The named tensors inside, as views.
  public var named: [(name: String, tensor: Tensor)] {
    if names.count == 1 { return [(names[0].name, tensor)] }
    return names.map {
      ($0.name, tensor.narrowed(0, from: $0.rows.lowerBound, count: $0.rows.count))
    }
  }
}
