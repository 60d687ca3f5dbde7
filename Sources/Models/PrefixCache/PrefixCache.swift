import Basics
import Synchronization
public import Tensors

/// Keys and values of what was computed before, so that new candidates for a known prompt cost only
/// their own tokens.
///
/// Memory is bounded by the number of tokens kept; the prefixes used longest ago go first. Results
/// are those without the cache up to rounding (1e-5): nothing is approximated. Calls are computed one
/// after another.
public final class PrefixCache: Sendable {
  /// Whose keys and values are kept; its weights must not change meanwhile.
  package let decoder: Decoder
  /// Tokens that are kept.
  public let capacity: Int
  private let state: Mutex<State>

  private struct State: @unchecked Sendable {
    let tree: PrefixTree
    let store: KeyValueStore
  }

  /// - Parameter capacity: tokens that are kept; each takes 8 · layers · kv heads · head width bytes.
  /// - Throws: `model.unsupported` where the kernels that this needs do not suit the model: on GPUs,
  ///   or with heads whose width is no multiple of 4; `torch.memory`.
  public init(_ decoder: Decoder, capacity: Int) throws {
    precondition(capacity > 0, "a cache holds at least one token")
    let suits = withoutGradients {
      decoder.finalNorm.tensor.suitsTreeAttention(headWidth: decoder.configuration.headWidth)
    }
    guard suits else {
      throw RewardError(
        .modelUnsupported, "the prefix cache needs a CPU, and heads of a multiple of 4")
    }
    self.decoder = decoder
    self.capacity = capacity
    let store: KeyValueStore
    do {
      store = try withTensorErrors {
        KeyValueStore(rows: capacity, decoder.configuration, device: decoder.device)
      }
    } catch let error as RewardError {
      let c = decoder.configuration
      let token = 8 * c.layerCount * c.keyValueHeadCount * c.headWidth
      throw RewardError(
        .torchMemory,
        "no memory for a prefix cache of \(capacity) tokens of \(token) bytes each", cause: error)
    }
    state = Mutex(State(tree: PrefixTree(capacity: capacity), store: store))
  }

  /// Final hidden states of the last token of each sequence, `[sequences, width]`, as
  /// ``Decoder/lastHiddenStates(_:)`` gives them outside autograd.
  ///
  /// - Parameter computed: called with the number of tokens that had to be computed.
  /// - Throws: `torch.memory`.
  public func lastHiddenStates(_ sequences: [[Int32]], computed: (Int) -> Void = { _ in }) throws
    -> Tensor
  {
    precondition(sequences.allSatisfy { !$0.isEmpty }, "a sequence has at least one token")
    return try state.withLock { state in
      do {
        return try withTensorErrors {
          withoutGradients {
            guard let (ends, new) = state.tree.add(sequences.map { $0[...] }) else {
              let tree = TokenTree(sequences)
              computed(tree.tokens.count)
              return decoder.lastHiddenStates(tree)
            }
            computed(new.reduce(0) { $0 + $1.tokens.count })
            let states = pass(new, ends, state.store)
            state.tree.finish(new)
            return states
          }
        }
      } catch {
        // Rows may hold what was not computed to the end.
        state.tree.clear()
        throw error
      }
    }
  }

  private func pass(_ new: [PrefixTree.Node], _ ends: [PrefixTree.Node], _ store: KeyValueStore)
    -> Tensor
  {
    let configuration = decoder.configuration
    var steps = AttentionSteps()
    var ids: [Int] = []
    var positions: [Int32] = []
    var places: [Int] = []
    var last: [ObjectIdentifier: Int] = [:]
    for node in new {
      let first = ids.count
      ids += node.tokens.map(Int.init)
      positions += (0..<node.tokens.count).map { Int32(node.depth + $0) }
      places += node.rows.flatMap { Array($0) }
      steps.append(queries: first..<ids.count, keys: node.path)
      last[ObjectIdentifier(node)] = ids.count - 1
    }
    let read = ends.map { last[ObjectIdentifier($0)]! }
    var singles = AttentionSteps(areSingles: true)
    for (index, end) in ends.enumerated() {
      singles.append(queries: index..<index + 1, keys: end.path)
    }
    let (rows, at) = (Tensor(read), Tensor(places))
    let rotations = Rotations(configuration, positions, device: decoder.device)
    let readRotations = Rotations(
      configuration, read.map { positions[$0] }, device: decoder.device)
    var hidden = decoder.embed(Tensor(ids))
    for (index, layer) in decoder.layers.enumerated() {
      let rotation = rotations(isSliding: layer.isSliding)
      func attend(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ steps: AttentionSteps) -> Tensor {
        store.store(layer: index, at: at, keys: k, values: v)
        let (keys, values) = store[index]
        return TreeAttention.kernel(
          q, keys, values, steps, isSliding: layer.isSliding, configuration)
      }
      if index + 1 < decoder.layerCount {
        hidden = layer(hidden, rotation) { attend($0, $1, $2, steps) }
      } else {
        hidden = layer.read(
          hidden, rows: rows, rotation: rotation,
          readRotation: readRotations(isSliding: layer.isSliding)
        ) { attend($0, $1, $2, singles) }
      }
    }
    return decoder.normalized(hidden)
  }
}
