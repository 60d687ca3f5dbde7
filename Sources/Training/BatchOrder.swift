import Basics

/// Which pairs each step trains on: a fresh permutation each epoch, drawn from the seed and the
/// epoch's number alone, so that a resumed run sees what the stopped one would have seen.
struct BatchOrder {
  let count: Int
  let pairsPerStep: Int
  let seed: RandomSource
  private var cachedEpoch = -1
  private var permutation: [Int] = []

  init(count: Int, pairsPerStep: Int, seed: UInt64) {
    precondition(count > 0, "there must be pairs")
    self.count = count
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
      permutation = Array(0..<count).shuffled(using: &source)
      cachedEpoch = epoch
    }
    let start = step % stepsPerEpoch * pairsPerStep
    return permutation[start..<min(start + pairsPerStep, count)]
  }
}
