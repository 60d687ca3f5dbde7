import Tensors

extension Torch {
  /// Multiplications of a step, forwards, from which a second thread pays: a few milliseconds of one
  /// thread's work.
  static let manyMultiplications = 1 << 26

  /// Runs the steps of a small network's training, on one thread where a step multiplies little.
  ///
  /// A step of a head is some dozens of operations of microseconds each. Threads share every one of
  /// them and wait for the slowest at its end, which next to other programs is as long as the
  /// system leaves that thread waiting for a core: with two threads on two busy cores, 96 % of a
  /// training's time was spent so. How many threads compute depends on the sizes alone, so that
  /// equal sources give equal weights.
  ///
  /// - Parameters:
  ///   - parameters: the network's; every row is multiplied with each number of its matrices.
  ///   - rows: rows of a step.
  static func withThreads<Result>(
    forStepsOf parameters: [Tensor], rows: Int, _ body: () throws -> Result
  ) rethrows -> Result {
    let weights = parameters.reduce(0) { $1.rank > 1 ? $0 + $1.count : $0 }
    let (multiplications, isBeyond) = weights.multipliedReportingOverflow(by: rows)
    guard isBeyond || multiplications >= manyMultiplications else { return try withOneThread(body) }
    return try body()
  }
}
