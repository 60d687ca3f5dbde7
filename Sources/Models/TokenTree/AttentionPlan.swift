public import Tensors

/// What attention over a tree needs and what is the same for every layer: which rows each node
/// sees, masks, and rotations by position. Made once for a batch.
public final class AttentionPlan {
  /// One node's attention: its queries, and the runs of keys before it.
  struct Step {
    let queries: Range<Int>
    /// Ancestors and the node itself as runs of rows; adjacent ones are joined.
    let keys: [Range<Int>]
    /// Additive masks `[queries, keys]`; nil where plain causal attention is meant, or where nothing
    /// is hidden.
    let fullMask: Tensor?
    let slidingMask: Tensor?
  }

  /// Node by node, with masks, for libtorch's attention; made when it is first asked for.
  lazy var steps: [Step] = nodes.map(masked)
  /// The same for the kernel that needs no masks.
  let kernelSteps: AttentionSteps
  private let nodes: [(queries: Range<Int>, keys: [Range<Int>], isRoot: Bool)]
  private let configuration: DecoderConfiguration
  private let device: Device
  let rotations: Rotations
  /// The tree that is planned for.
  public let tree: TokenTree
  /// Token ids, int64 `[tokens]`.
  let ids: Tensor

  /// Plans attention over a tree, which has at least one sequence. Cost: O(tokens · headWidth) for
  /// the rotations; with gradients also a mask for each node with ancestors.
  public init(_ tree: TokenTree, _ configuration: DecoderConfiguration, device: Device) {
    precondition(!tree.nodes.isEmpty, "a tree without sequences has nothing to attend to")
    self.tree = tree
    let positions = tree.positions
    ids = Tensor(tree.tokens.map(Int.init)).to(device: device)
    rotations = Rotations(configuration, positions, device: device)
    self.configuration = configuration
    self.device = device
    nodes = tree.nodes.indices.map { index in
      let path = tree.path(to: index).map { tree.nodes[$0] }
      var runs: [Range<Int>] = []
      for ancestor in path {
        if let last = runs.last, last.upperBound == ancestor.range.lowerBound {
          runs[runs.count - 1] = last.lowerBound..<ancestor.range.upperBound
        } else {
          runs.append(ancestor.range)
        }
      }
      return (path.last!.range, runs, path.count == 1)
    }
    var kernelSteps = AttentionSteps()
    for node in nodes { kernelSteps.append(queries: node.queries, keys: node.keys) }
    self.kernelSteps = kernelSteps
  }

  private func masked(_ queries: Range<Int>, _ keys: [Range<Int>], isRoot: Bool) -> Step {
    let hasFull = configuration.isSliding.contains(false)
    let window = configuration.slidingWindow
    // Capped scores cannot go through the fused kernel, which knows by itself what causal means.
    let isCapped = configuration.attentionSoftcap != nil
    let total = keys.reduce(0) { $0 + $1.count }
    let count = queries.count
    let slides = window.map { total > $0 } ?? false
    // The kernel's causal attention is meant for as many queries as keys; the plain one hides
    // nothing from a single query, which is the last position.
    let isPlain = isCapped ? count == 1 : isRoot
    let causal =
      isPlain || !(hasFull || (window != nil && !slides))
      ? nil : Self.mask(count, total, window: nil, device)
    return Step(
      queries: queries, keys: keys, fullMask: hasFull ? causal : nil,
      slidingMask: window == nil
        ? nil : slides ? Self.mask(count, total, window: window, device) : causal)
  }

  /// 0 where a query may look and −∞ where not; queries are the last of `total` positions.
  static func mask(_ queries: Int, _ total: Int, window: Int?, _ device: Device) -> Tensor {
    let rows = Tensor.range(Double(total - queries), Double(total), dtype: .int64)
    let columns = Tensor.range(0, Double(total), dtype: .int64)
    let distance = rows.unsqueezed(1) - columns.unsqueezed(0)
    let future = distance .< 0
    let hidden = window.map { future .| (distance .>= Double($0)) } ?? future
    return Tensor.zeros([queries, total]).filled(where: hidden, with: -.infinity)
      .to(device: device)
  }
}

/// What attention needs when only some of a tree's tokens are read in the last block.
struct ReadPlan {
  /// The tokens, int64 `[rows]`.
  let rows: Tensor
  /// For each row, the runs of tokens that it sees: everything, and within the sliding window.
  let keys: [[Range<Int>]]
  let slidingKeys: [[Range<Int>]]
  /// The same for the kernel, which knows the window by itself.
  let kernelSteps: AttentionSteps
  let rotations: Rotations

  /// - Parameter rows: indices into the tree's tokens.
  init(_ rows: [Int], _ tree: TokenTree, _ configuration: DecoderConfiguration, device: Device) {
    self.rows = Tensor(rows).to(device: device)
    let all = tree.positions
    let positions = rows.map { all[$0] }
    keys = rows.map { row in
      // Nodes lie one after another: the last one that begins at or before the row holds it.
      var low = 0
      var high = tree.nodes.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if tree.nodes[middle].range.lowerBound <= row { low = middle } else { high = middle }
      }
      var runs = tree.path(to: low).map { tree.nodes[$0].range }
      runs[runs.count - 1] = runs.last!.lowerBound..<row + 1
      return runs
    }
    var kernelSteps = AttentionSteps(areSingles: true)
    for (row, runs) in keys.enumerated() { kernelSteps.append(queries: row..<row + 1, keys: runs) }
    self.kernelSteps = kernelSteps
    slidingKeys = keys.map { $0.suffix(window: configuration.slidingWindow) }
    rotations = Rotations(configuration, positions, device: device)
  }
}

extension [Range<Int>] {
  /// The last positions of these runs of rows; all of them without a window.
  func suffix(window: Int?) -> [Range<Int>] {
    guard var left = window else { return self }
    var kept: [Range<Int>] = []
    for run in reversed() where left > 0 {
      kept.append(run.suffix(left))
      left -= Swift.min(left, run.count)
    }
    return kept.reversed()
  }
}
