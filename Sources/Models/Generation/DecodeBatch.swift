import Basics
import Tensors

/// Rows that are continued together: several prompts, several candidates of each.
///
/// A prompt's keys and values are stored once and read by all its candidates; each row has only its
/// own new tokens beside them. All rows are at the same step, so their new tokens make rectangular
/// tensors without padding; finished rows are taken out.
final class DecodeBatch {
  /// Neighbouring rows that share a prompt.
  struct Group {
    var rowCount: Int
    let promptLength: Int
    /// For each layer `[kv heads, prompt, headWidth]`.
    let keys: [Tensor]
    let values: [Tensor]
  }

  private let model: LanguageModel
  private var configuration: DecoderConfiguration { model.decoder.configuration }
  private(set) var groups: [Group]
  /// New tokens' keys and values for each layer, `[rows, kv heads, capacity, headWidth]`.
  private var keys: [Tensor] = []
  private var values: [Tensor] = []
  private let capacity: Int
  /// New tokens that have been stored.
  private var step = 0

  /// Computes the prompts as one tree.
  ///
  /// - Returns: the batch, and for each prompt the logits of its next token.
  static func start(
    _ model: LanguageModel, prompts: [[Int32]], candidates: Int, capacity: Int
  ) -> (batch: DecodeBatch, logits: Tensor) {
    let decoder = model.decoder
    let tree = TokenTree(prompts)
    let plan = decoder.plan(tree)
    let cache = KeyValueTree(tree, layerCount: decoder.configuration.layerCount)
    let hidden = decoder.run(decoder.embed(plan), plan, keyValues: cache)
    let last = Tensor(tree.lastIndices).to(device: decoder.device)
    let logits = model.logits(decoder.normalized(hidden.rows(last)))
    let groups = prompts.indices.map { index -> Group in
      let rows = Tensor(tree.indices(of: index)).to(device: decoder.device)
      let stored = (0..<decoder.configuration.layerCount).map {
        cache.sequence(rows, layer: $0)
      }
      return Group(
        rowCount: candidates, promptLength: prompts[index].count, keys: stored.map(\.keys),
        values: stored.map(\.values))
    }
    return (DecodeBatch(model, groups, capacity: capacity), logits)
  }

  private init(_ model: LanguageModel, _ groups: [Group], capacity: Int) {
    self.model = model
    self.groups = groups
    self.capacity = capacity
    let c = model.decoder.configuration
    let rows = groups.reduce(0) { $0 + $1.rowCount }
    let shape = [rows, c.keyValueHeadCount, capacity, c.headWidth]
    for _ in 0..<c.layerCount {
      keys.append(.empty(shape, device: model.decoder.device))
      values.append(.empty(shape, device: model.decoder.device))
    }
  }

  /// Feeds one token to every row; gives the logits of the next, `[rows, vocabulary]`.
  func advance(_ tokens: [Int32]) -> Tensor {
    precondition(step < capacity, "the batch has room for \(capacity) tokens")
    let decoder = model.decoder
    let positions = groups.flatMap {
      [Int32](repeating: Int32($0.promptLength + step), count: $0.rowCount)
    }
    precondition(tokens.count == positions.count, "one token for each row")
    let full = Rotation(configuration.rope, positions: positions, device: decoder.device)
    let sliding =
      configuration.rope == configuration.slidingRope
      ? full
      : Rotation(configuration.slidingRope, positions: positions, device: decoder.device)
    var hidden = decoder.embed(Tensor(tokens.map(Int.init)).to(device: decoder.device))
    for (index, layer) in decoder.layers.enumerated() {
      hidden = layer(hidden, layer.isSliding ? sliding : full) { q, k, v in
        keys[index].narrowed(2, from: step, count: 1).copy(from: k.unsqueezed(2))
        values[index].narrowed(2, from: step, count: 1).copy(from: v.unsqueezed(2))
        return attend(q, layer: index, window: layer.isSliding ? configuration.slidingWindow : nil)
      }
    }
    step += 1
    return model.logits(decoder.normalized(hidden))
  }

  /// Attention over the prompt and over the new tokens, joined by their log-sum-exps.
  private func attend(_ q: Tensor, layer: Int, window: Int?) -> Tensor {
    let c = configuration
    let (kvHeads, group) = (c.keyValueHeadCount, c.headCount / c.keyValueHeadCount)
    let grouped = q.reshaped([q.size(0), kvHeads, group, c.headWidth])
    let count = step + 1
    let own = part(
      grouped, keys[layer].narrowed(2, from: 0, count: count),
      values[layer].narrowed(2, from: 0, count: count),
      hidden: window.map { Swift.max(0, count - $0) } ?? 0)
    var row = 0
    var outputs: [Tensor] = []
    var sums: [Tensor] = []
    for prompt in groups where prompt.rowCount > 0 {
      // All candidates' heads that read the same key head become the rows of one product.
      let rows = prompt.rowCount
      let queries = grouped.narrowed(0, from: row, count: rows).transposed(0, 1)
        .reshaped([kvHeads, rows * group, c.headWidth])
      let position = prompt.promptLength + step
      let result = part(
        queries, prompt.keys[layer], prompt.values[layer],
        hidden: window.map { Swift.max(0, Swift.min(prompt.promptLength, position + 1 - $0)) } ?? 0)
      outputs.append(
        result.output.reshaped([kvHeads, rows, group, c.headWidth]).transposed(0, 1))
      sums.append(result.logSum.reshaped([kvHeads, rows, group, 1]).transposed(0, 1))
      row += rows
    }
    let share = (Tensor.concatenated(sums) - own.logSum).sigmoid()
    let joined = Tensor.concatenated(outputs) * share + own.output * (-share + 1)
    return joined.reshaped([q.size(0), c.queryWidth])
  }

  /// Plain attention that also gives the log of the softmax's sum. The first `hidden` keys are out
  /// of the window.
  private func part(_ q: Tensor, _ k: Tensor, _ v: Tensor, hidden: Int)
    -> (output: Tensor, logSum: Tensor)
  {
    var scores = q.matmul(k.transposed()) * configuration.attentionScale
    if let cap = configuration.attentionSoftcap { scores = (scores / cap).tanh() * cap }
    if hidden > 0 {
      // A finite low number keeps the sum defined where the whole prompt is out of sight.
      scores.narrowed(-1, from: 0, count: hidden).fill(-1e30)
    }
    return (scores.softmax().matmul(v), scores.logSumExp(-1, keep: true))
  }

  /// Keeps only some rows, given in ascending order.
  func keep(_ rows: [Int]) {
    var start = 0
    for index in groups.indices {
      let range = start..<start + groups[index].rowCount
      start = range.upperBound
      groups[index].rowCount = rows.count(where: range.contains)
    }
    groups.removeAll { $0.rowCount == 0 }
    let indices = Tensor(rows).to(device: model.decoder.device)
    keys = keys.map { $0.rows(indices) }
    values = values.map { $0.rows(indices) }
  }
}

extension Decoder {
  /// Embeddings of token ids, int64 `[tokens]`.
  func embed(_ ids: Tensor) -> Tensor {
    let rows = embedding.tensor.embedding(ids)
    return configuration.embeddingScale == 1 ? rows : rows * configuration.embeddingScale
  }
}
