import Basics

/// Which pairs each step trains on: a fresh permutation each epoch, drawn from the seed and the
/// epoch's number alone, so that a resumed run sees what the stopped one would have seen.
struct BatchOrder {
  let count: Int
  /// Pairs that are shuffled as one, each list in the data's order.
  private let blocks: [[Int]]
  let pairsPerStep: Int
  let seed: RandomSource
  private var cachedEpoch = -1
  private var permutation: [Int] = []

  init(count: Int, pairsPerStep: Int, seed: UInt64) {
    self.init(blocks: (0..<count).map { [$0] }, pairsPerStep: pairsPerStep, seed: seed)
  }

  /// The order that the options ask for.
  init(_ pairs: [TokenPair], _ options: TrainingOptions) {
    let perStep = options.pairsPerStep
    if !options.shuffles {
      // One block: there is nothing to shuffle.
      self.init(blocks: [Array(pairs.indices)], pairsPerStep: perStep, seed: options.seed)
    } else if options.groupsByPrompt {
      self.init(keepingGroupsOf: pairs, pairsPerStep: perStep, seed: options.seed)
    } else {
      self.init(count: pairs.count, pairsPerStep: perStep, seed: options.seed)
    }
  }

  /// - Parameter pairs: those with one group stay side by side, as the comparisons of a prompt do
  ///   in Ouyang et al. (2022), section 3.5.
  init(keepingGroupsOf pairs: [TokenPair], pairsPerStep: Int, seed: UInt64) {
    var blocks: [[Int]] = []
    var open: [String: Int] = [:]
    for (index, pair) in pairs.enumerated() {
      if let block = pair.group.flatMap({ open[$0] }) {
        blocks[block].append(index)
      } else {
        if let group = pair.group { open[group] = blocks.count }
        blocks.append([index])
      }
    }
    self.init(blocks: blocks, pairsPerStep: pairsPerStep, seed: seed)
  }

  private init(blocks: [[Int]], pairsPerStep: Int, seed: UInt64) {
    precondition(!blocks.isEmpty, "there must be pairs")
    self.blocks = blocks
    count = blocks.reduce(0) { $0 + $1.count }
    self.pairsPerStep = pairsPerStep
    self.seed = RandomSource(seed: seed)
  }

  /// The last step of an epoch may be short; no pair is left out or repeated.
  var stepsPerEpoch: Int { (count + pairsPerStep - 1) / pairsPerStep }

  func epoch(ofStep step: Int) -> Int { step / stepsPerEpoch }

  /// Indices of the pairs of a step, counted from 0 over all epochs.
  mutating func indices(step: Int) -> ArraySlice<Int> {
    let epoch = epoch(ofStep: step)
    if epoch != cachedEpoch {
      var source = seed.stream("epoch", epoch)
      permutation = blocks.shuffled(using: &source).flatMap { $0 }
      cachedEpoch = epoch
    }
    let start = step % stepsPerEpoch * pairsPerStep
    return permutation[start..<min(start + pairsPerStep, count)]
  }
}
