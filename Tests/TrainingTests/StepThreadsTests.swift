import Basics
import Models
import Rewards
import Tensors
import Testing

@testable import Training

/// How many threads compute a step of a small network's training.
@Suite(.serialized) struct StepThreadsTests {
  /// With two threads before, whatever this machine has. They are the calling thread's own.
  private func withTwoThreads<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = Torch.threads
    Torch.threads = 2
    defer { Torch.threads = before }
    return try body()
  }

  /// A matrix of 2¹⁶ numbers: 1024 rows are the least that share the work.
  @Test func bySizesAlone() {
    let matrix = Tensor.zeros([256, 256])
    let bias = Tensor.zeros([1 << 20])
    #expect(Torch.manyMultiplications == matrix.count * 1024)
    withTwoThreads {
      func threads(_ parameters: [Tensor], _ rows: Int) -> Int {
        Torch.withThreads(forStepsOf: parameters, rows: rows) { Torch.threads }
      }
      #expect(threads([matrix, bias], 1023) == 1)
      #expect(threads([matrix, bias], 1024) == 2)
      #expect(threads([matrix, matrix], 512) == 2)
      #expect(threads([matrix], .max) == 2)
      #expect(threads([bias], 1 << 20) == 1, "a bias multiplies nothing")
      #expect(Torch.threads == 2, "put back")
    }
  }

  /// Put back too where a training throws; a gate's steps tell how many compute.
  @Test func gates() throws {
    let pair = GatePair(prompt: [1, 2], chosen: [1, 0], rejected: [0, 0])
    try withTwoThreads {
      var (start, order) = (RandomSource(seed: 1), RandomSource(seed: 2))
      let gate = GatingNetwork(inputs: 2, outputs: 2, hidden: [4], from: &start)
      var found: [Int] = []
      try GateTrainer(steps: 2, batchSize: 2).fit(gate, pairs: [pair], from: &order) { _ in
        found.append(Torch.threads)
      }
      #expect(found == [1, 1] && Torch.threads == 2)
      #expect(throws: RewardError.self) {
        try GaussianHeadsTrainer(epochs: 1).fit(
          GaussianHeads(2, width: 1, from: &start), rows: [[1]], targets: [[.nan]], from: &order)
      }
      #expect(Torch.threads == 2)
    }
  }
}
