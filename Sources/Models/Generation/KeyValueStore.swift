import Tensors

/// Keys and values of tokens, kept so that sequences can be continued without computing what came
/// before. A row of the store holds one token; who wrote it knows which sequences see it.
public final class KeyValueStore: @unchecked Sendable {
  /// For each layer `[rows, kv heads, headWidth]`; keys are rotated.
  private let keys: [Tensor]
  private let values: [Tensor]

  /// Room for so many tokens. Memory is touched only where something is stored.
  init(rows: Int, _ configuration: DecoderConfiguration, device: Device) {
    let shape = [rows, configuration.keyValueHeadCount, configuration.headWidth]
    keys = (0..<configuration.layerCount).map { _ in .empty(shape, device: device) }
    values = (0..<configuration.layerCount).map { _ in .empty(shape, device: device) }
  }

  /// Stores tokens in neighbouring rows.
  func store(layer: Int, from row: Int, keys: Tensor, values: Tensor) {
    let count = keys.size(0)
    self.keys[layer].narrowed(0, from: row, count: count).copy(from: keys)
    self.values[layer].narrowed(0, from: row, count: count).copy(from: values)
  }

  /// Stores tokens in the rows given, int64 `[tokens]`.
  func store(layer: Int, at rows: Tensor, keys: Tensor, values: Tensor) {
    self.keys[layer].copy(from: keys, at: rows)
    self.values[layer].copy(from: values, at: rows)
  }

  /// All rows of a layer; those that nothing was stored in hold anything.
  subscript(layer: Int) -> (keys: Tensor, values: Tensor) { (keys[layer], values[layer]) }
}
