import Tensors

/// Keys and values of a token tree, kept so that sequences can be continued without computing
/// their prefix again. Shared prefixes are stored once.
public final class KeyValueTree: @unchecked Sendable {
  /// The tree whose tokens the rows belong to.
  public let tree: TokenTree
  /// For each layer `[tokens, kv heads, headWidth]`, rotated.
  private(set) var keys: [Tensor?]
  private(set) var values: [Tensor?]

  /// Room for the keys and values of so many layers, none computed yet.
  public init(_ tree: TokenTree, layerCount: Int) {
    self.tree = tree
    keys = Array(repeating: nil, count: layerCount)
    values = keys
  }

  func store(layer: Int, keys: Tensor, values: Tensor) {
    self.keys[layer] = keys
    self.values[layer] = values
  }

  /// Keys and values of one sequence in a layer, `[kv heads, tokens, headWidth]` each.
  func sequence(_ rows: Tensor, layer: Int) -> (keys: Tensor, values: Tensor) {
    guard let keys = keys[layer], let values = values[layer] else {
      preconditionFailure("layer \(layer) was not computed")
    }
    return (
      keys.rows(rows).transposed(0, 1).contiguous(),
      values.rows(rows).transposed(0, 1).contiguous()
    )
  }
}
