public import Basics
public import Tensors

/// Another source's weights, with a note of which were read.
///
/// A tensor that a file has and that nobody reads would have changed the result: a bias, a norm, a
/// factor of another method. A model is refused then, instead of computing something else.
public final class ReadWeights<Source: WeightSource>: WeightSource {
  /// Where the weights are read.
  public let source: Source
  /// Names in the files of what was read so far.
  public private(set) var read: Set<String> = []

  /// Weights of `source`, none of them read yet.
  public init(_ source: Source) { self.source = source }

  /// The source's path.
  public var path: String { source.path }
  /// The source's names.
  public var storedNames: [String] { source.storedNames }
  /// The source's name for a weight; asking for it does not count as reading.
  public func storedName(of name: String) -> String? { source.storedName(of: name) }

  /// A weight, noted as read.
  /// - Throws: what the source throws.
  public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
    let result = try source.tensor(name, shape: shape)
    if let stored = source.storedName(of: name) { read.insert(stored) }
    return result
  }

  /// - Parameter matters: whether a tensor of that stored name must have been read.
  /// - Throws: `model.unsupported`, naming the first one that was not.
  public func refuseUnread(where matters: (String) -> Bool) throws(RewardError) {
    guard let name = storedNames.first(where: { !read.contains($0) && matters($0) }) else { return }
    throw RewardError(
      .modelUnsupported,
      "is stored in the weights, but the configuration has no place for it: the model would "
        + "compute something else without it", at: .init(file: path, item: name))
  }
}

/// Which stored tensors belong to a layer.
enum LayerTensors {
  /// In transformers with and without the model's prefix, in BERT likewise, and in GGUF.
  private static let prefixes = [
    "model.layers.", "layers.", "bert.encoder.layer.", "encoder.layer.", "blk.",
  ]

  /// Tables of the rotation's frequencies, which older writers stored with every layer. They follow
  /// from the configuration.
  private static let derived = [".rotary_emb.inv_freq", ".attn_rot_embd.weight"]

  static func matters(_ name: String) -> Bool {
    prefixes.contains(where: name.hasPrefix) && !derived.contains(where: name.hasSuffix)
  }
}
