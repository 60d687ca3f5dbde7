import ArgumentParser
import OrderedCollections
import RewardKit

/// The machine's fp32 matrix-multiply rate as RewardKit's libtorch reaches it: `peers/gemm.py`.
struct MatrixRate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm", abstract: "GFLOP/s of fp32 matrix products.")

  @OptionGroup var threads: ThreadOptions

  @Option(help: "Measurements of each shape.")
  var repeats = 3

  @Option(help: "Seconds of one measurement.")
  var seconds = 0.05

  @Option(help: "Sizes of square matrices, with commas.")
  var sizes = "1024"

  /// SmolLM2-135M's layers with 512 tokens, as in `peers/gemm.py`.
  private static let layers = [
    Shape("qkv", 512, 576, 960), Shape("gate_up", 512, 576, 3072), Shape("down", 512, 1536, 576),
  ]

  private struct Shape {
    let name: String
    let (m, k, n): (Int, Int, Int)

    init(_ name: String, _ m: Int, _ k: Int, _ n: Int) {
      self.name = name
      (self.m, self.k, self.n) = (m, k, n)
    }
  }

  func validate() throws {
    try requirePositive(repeats, "repeats")
    guard seconds > 0, seconds < 60 else {
      throw ValidationError("--seconds must be above 0 and below 60")
    }
    guard parsedSizes != nil else {
      throw ValidationError("--sizes must be numbers from 1 to 16384 with commas between them")
    }
  }

  private var parsedSizes: [Int]? {
    let parts = sizes.split(separator: ",").map { Int($0) }
    let found = parts.compactMap { $0 }.filter { (1...16_384).contains($0) }
    return found.count == parts.count && !found.isEmpty ? found : nil
  }

  func run() throws {
    threads.apply()
    let squares = (parsedSizes ?? []).map { Shape("\($0)", $0, $0, $0) }
    let rates = (squares + Self.layers).map { ($0, rate($0)) }
    report(
      [
        "gflops": .array(
          rates.map { shape, rates in
            [
              "shape": .string(shape.name), "m": .number(shape.m), "k": .number(shape.k),
              "n": .number(shape.n), "rewardkit": spread(rates),
            ]
          }),
        "best_gflops": .number(rates.flatMap(\.1).max() ?? 0),
      ], threads: threads.threads)
  }

  private func rate(_ shape: Shape) -> [Double] {
    var source = RandomSource(seed: 0)
    let a = Tensor.uniform([shape.m, shape.k], -1, 1, from: &source)
    let b = Tensor.uniform([shape.k, shape.n], -1, 1, from: &source)
    let multiply = { precondition(a.matmul(b).isDefined, "a product of two matrices") }
    multiply()
    // The second product shows the rate; the first one also sets threads up.
    let once = elapsed(multiply)
    let count = max(1, Int(seconds / once))
    return (0..<repeats).map { _ in
      let took = elapsed { for _ in 0..<count { multiply() } }
      return 2 * Double(shape.m * shape.k * shape.n * count) / took / 1e9
    }
  }
}
