import ArgumentParser
import Basics
import Foundation
import OrderedCollections
import Tensors
import Tracking

struct Environment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Print versions and hardware, for bug reports.",
    discussion: """
      Also measures the machine's rate of fp32 matrix multiplication, which bounds every other \
      speed.

      EXAMPLES
        reward env
        reward env --json --threads 1
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    global.apply()
    let devices = Torch.cudaDeviceCount
    let hardware = RunHardware.current(accelerators: (0..<devices).map { "cuda:\($0)" })
    let rate = Self.matrixRate()
    let values: JSONObject = [
      "rewardkit": .string(rewardKitVersion), "swift": .string(swiftVersion),
      "libtorch": .string(Torch.version), "system": .string(hardware.system),
      "processor": .string(hardware.processor ?? "unknown"),
      "cores": .number(JSONNumber(hardware.cores)),
      "memory_gib": .number((Double(hardware.memory) / 0x1p30 * 10).rounded() / 10),
      "threads": .number(JSONNumber(Torch.threads)), "cuda_devices": .number(JSONNumber(devices)),
      "sgemm_gflops": .number(rate.rounded()),
    ]
    if json { return Console.printResult(JSONValue.object(values).text + "\n") }
    Console.printResult(PlainList(values).text)
  }

  /// GFLOP/s of a 1024³ product in fp32 on the CPU: the median of five after one to warm up.
  static func matrixRate() -> Double {
    let size = 1024
    let a = Tensor((0..<size * size).map { Float($0 % 7) - 3 }).reshaped([size, size])
    let clock = ContinuousClock()
    let seconds = (0..<6).map { _ -> Double in
      var sum = 0.0
      let time = clock.measure { sum = a.matmul(a).sum().item }
      precondition(sum.isFinite, "a sum of small integers")
      return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }
    let median = seconds.dropFirst().sorted()[2]
    return 2 * Double(size * size * size) / median / 1e9
  }
}
