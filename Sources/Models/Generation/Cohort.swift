import Tensors

/// Rows that were started together. Their prompts were computed as one tree, whose keys and values
/// they read; each row has places of its own behind them.
final class Cohort {
  struct Row {
    /// Where the prompt's keys lie.
    let prompt: [Range<Int>]
    let promptLength: Int
    /// Where its own keys lie, and how many there are.
    let first: Int
    var count = 0

    var keys: [Range<Int>] { prompt + [first..<first + count] }
    /// Of the next token.
    var position: Int { promptLength + count }
  }

  private(set) var rows: [Row]
  private let store: KeyValueStore
  private let capacity: Int
  /// What the step that is being computed attends to.
  private var step: (places: Tensor, keys: [[Range<Int>]], attention: AttentionSteps)?

  /// Computes the prompts.
  ///
  /// - Parameters:
  ///   - counts: rows of each prompt.
  ///   - capacity: tokens that each row has room for.
  /// - Returns: the cohort, and for each prompt the logits of its next token.
  static func start(
    _ model: LanguageModel, prompts: [[Int32]], counts: [Int], capacity: Int
  ) -> (cohort: Cohort, logits: Tensor) {
    let decoder = model.decoder
    let tree = TokenTree(prompts)
    let plan = decoder.plan(tree)
    let store = KeyValueStore(
      rows: tree.tokens.count + counts.reduce(0, +) * capacity, decoder.configuration,
      device: decoder.device)
    let hidden = decoder.run(decoder.embed(plan), plan, keyValues: store)
    let last = Tensor(tree.lastIndices).to(device: decoder.device)
    let logits = model.logits(decoder.normalized(hidden.rows(last)))
    var rows: [Row] = []
    for (prompt, count) in counts.enumerated() {
      let runs = tree.runs(of: prompt)
      for _ in 0..<count {
        rows.append(
          Row(
            prompt: runs, promptLength: prompts[prompt].count,
            first: tree.tokens.count + rows.count * capacity))
      }
    }
    return (Cohort(store, rows, capacity: capacity), logits)
  }

  private init(_ store: KeyValueStore, _ rows: [Row], capacity: Int) {
    self.store = store
    self.rows = rows
    self.capacity = capacity
  }

  /// Makes room for the next token of every row.
  func beginStep(on device: Device) {
    let places = rows.map { $0.first + $0.count }
    for index in rows.indices {
      precondition(rows[index].count < capacity, "a row has room for \(capacity) tokens")
      rows[index].count += 1
    }
    let keys = rows.map(\.keys)
    var attention = AttentionSteps(areSingles: true)
    for (row, runs) in keys.enumerated() { attention.append(queries: row..<row + 1, keys: runs) }
    step = (Tensor(places).to(device: device), keys, attention)
  }

  /// Stores the new token of each row, and attends from it.
  func attend(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, layer: Int, isSliding: Bool,
    _ configuration: DecoderConfiguration
  ) -> Tensor {
    guard let step else { preconditionFailure("beginStep() comes first") }
    store.store(layer: layer, at: step.places, keys: k, values: v)
    let stored = store[layer]
    return TreeAttention.advance(
      q, stored.keys, stored.values, keys: step.keys, steps: step.attention, isSliding: isSliding,
      configuration)
  }

  /// Keeps only some rows, given in ascending order.
  func keep(_ kept: [Int]) { rows = kept.map { rows[$0] } }
}
