import Basics
import Tensors

/// Rows that are continued together: several prompts, several candidates of each.
///
/// A prompt's keys and values are stored once and read by all its candidates; each row has places of
/// its own behind them. Nothing is padded, and a finished row is taken out without a copy.
final class DecodeBatch {
  private struct Row {
    /// Where the prompt's keys lie.
    let prompt: [Range<Int>]
    let promptLength: Int
    /// Where its own keys lie, and how many there are.
    let first: Int
    var count = 0

    var keys: [Range<Int>] { prompt + [first..<first + count] }
  }

  private let model: LanguageModel
  private let store: KeyValueStore
  private let capacity: Int
  private var rows: [Row]

  /// Computes the prompts as one tree.
  ///
  /// - Returns: the batch, and for each prompt the logits of its next token.
  static func start(
    _ model: LanguageModel, prompts: [[Int32]], candidates: Int, capacity: Int
  ) -> (batch: DecodeBatch, logits: Tensor) {
    let decoder = model.decoder
    let tree = TokenTree(prompts)
    let plan = decoder.plan(tree)
    let store = KeyValueStore(
      rows: tree.tokens.count + prompts.count * candidates * capacity, decoder.configuration,
      device: decoder.device)
    let hidden = decoder.run(decoder.embed(plan), plan, keyValues: store)
    let last = Tensor(tree.lastIndices).to(device: decoder.device)
    let logits = model.logits(decoder.normalized(hidden.rows(last)))
    let rows = prompts.indices.flatMap { prompt in
      (0..<candidates).map { candidate in
        Row(
          prompt: tree.runs(of: prompt), promptLength: prompts[prompt].count,
          first: tree.tokens.count + (prompt * candidates + candidate) * capacity)
      }
    }
    return (DecodeBatch(model, store, rows, capacity: capacity), logits)
  }

  private init(_ model: LanguageModel, _ store: KeyValueStore, _ rows: [Row], capacity: Int) {
    self.model = model
    self.store = store
    self.rows = rows
    self.capacity = capacity
  }

  /// Feeds one token to every row; gives the logits of the next, `[rows, vocabulary]`.
  func advance(_ tokens: [Int32]) -> Tensor {
    precondition(tokens.count == rows.count, "one token for each row")
    let decoder = model.decoder
    let configuration = decoder.configuration
    let positions = rows.map { Int32($0.promptLength + $0.count) }
    let places = Tensor(rows.map { $0.first + $0.count }).to(device: decoder.device)
    for index in rows.indices {
      precondition(rows[index].count < capacity, "a row has room for \(capacity) tokens")
      rows[index].count += 1
    }
    let keys = rows.map(\.keys)
    var steps = AttentionSteps(areSingles: true)
    for (row, runs) in keys.enumerated() { steps.append(queries: row..<row + 1, keys: runs) }
    let rotations = Rotations(configuration, positions, device: decoder.device)
    var hidden = decoder.embed(Tensor(tokens.map(Int.init)).to(device: decoder.device))
    for (index, layer) in decoder.layers.enumerated() {
      hidden = layer(hidden, rotations(isSliding: layer.isSliding)) { q, k, v in
        store.store(layer: index, at: places, keys: k, values: v)
        let stored = store[index]
        return TreeAttention.advance(
          q, stored.keys, stored.values, keys: keys, steps: steps, isSliding: layer.isSliding,
          configuration)
      }
    }
    return model.logits(decoder.normalized(hidden))
  }

  /// Keeps only some rows, given in ascending order.
  func keep(_ kept: [Int]) { rows = kept.map { rows[$0] } }
}

extension Decoder {
  /// Embeddings of token ids, int64 `[tokens]`.
  func embed(_ ids: Tensor) -> Tensor {
    let rows = embedding.tensor.embedding(ids)
    return configuration.embeddingScale == 1 ? rows : rows * configuration.embeddingScale
  }
}
