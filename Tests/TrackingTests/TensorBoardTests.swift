import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Tracking

@Suite struct TensorBoardTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
  @Test func checksums() {
    #expect(CRC32C.checksum("123456789".utf8) == 0xe306_9283)
    #expect(CRC32C.checksum([]) == 0)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(CRC32C.checksum([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(CRC32C.checksum(0..<32) == 0x46dd_794e)
    #expect(CRC32C.checksum((0..<32).reversed()) == 0x113f_db5c)
  }

  @Test func frames() {
    let frame = TFRecord.frame(Data("123456789".utf8))
    #expect(frame.count == 8 + 4 + 9 + 4)
    #expect(frame.prefix(8) == [9, 0, 0, 0, 0, 0, 0, 0])
    // 0xe3069283 turned right by 15 is 0x2507c60d; plus 0xa282ead8 is 0xc78ab0e5.
    #expect(frame.suffix(4) == [0xe5, 0xb0, 0x8a, 0xc7])
  }

  @Test func namesAndTags() throws {
    let folder = try TemporaryFolder()
    let now: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_700_000_000.75) }
    let first = try TensorBoardWriter(directory: folder.path + "/runs/a", now: now)
    let second = try TensorBoardWriter(directory: folder.path + "/runs/a", now: now)
    #expect(first.path != second.path)
    let name = first.path.split(separator: "/").last!
    #expect(name.hasPrefix("events.out.tfevents.1700000000."))
    #expect(name.contains(".\(ProcessInfo.processInfo.processIdentifier)."))
    #expect(TensorBoardWriter.tag(for: "loss") == "train/loss")
    #expect(TensorBoardWriter.tag(for: "eval_loss") == "eval/loss")
    #expect(TensorBoardWriter.tag(for: "test_loss") == "test/loss")
    #expect(TensorBoardWriter.tag(for: "evaluation") == "train/evaluation")
    try "".write(toFile: folder.path + "/file", atomically: true, encoding: .utf8)
    #expect(code { _ = try TensorBoardWriter(directory: folder.path + "/file") } == .fileAccess)
  }

  @Test(.enabled(if: hasOracle, noOracle)) func tensorBoardReadsTheSame() throws {
    let folder = try TemporaryFolder()
    let clock = FakeClock(1_700_000_000.5)
    let now: @Sendable () -> Date = { Date(timeIntervalSince1970: clock.now) }
    let writer = try TensorBoardWriter(directory: folder.path, now: now)
    var random = RandomSource(seed: 3)
    var scalars: [String: [(Int, Double)]] = [:]
    for step in 1...300 {
      clock.pass(0.25)
      let metrics: LoggedMetrics = [
        "loss": random.normal() * exp(20 * random.normal()), "num_tokens": Double(step) * 1e6,
        "eval_accuracy": random.uniform(),
      ]
      try writer.add(metrics, step: step)
      for (name, value) in metrics {
        scalars[TensorBoardWriter.tag(for: name), default: []].append((step, value))
      }
    }
    for (step, value) in [(1, Double.nan), (2, .infinity), (3, -.infinity), (4, 0)] {
      try writer.addScalar("odd/Größe", value, step: step)
      scalars["odd/Größe", default: []].append((step, value))
    }
    try writer.add([:], step: 301)
    try writer.flush()

    let script = repository + "/Tests/Oracle/tensorboard_read.py"
    let seen = try JSONValue.parse(try python([script, folder.path]))
    let file = try #require(seen["files"]?.array?.first)
    #expect(file["version"] == "brain.Event:2")
    // The version, 300 steps and 4 odd values.
    #expect(file["steps"]?.array?.count == 305)
    #expect(file["wall_times"]?.array?[1].double == 1_700_000_000.75)
    #expect(Set(seen["scalars"]!.object!.keys) == Set(scalars.keys))
    for (tag, expected) in scalars {
      let points = seen["scalars"]![tag]!.array!
      #expect(points.count == expected.count)
      for (point, (step, value)) in zip(points, expected) {
        #expect(point.array![0].int == step)
        let number = Float(Double(point.array![1].string!)!)
        #expect(number == Float(value) || (number.isNaN && value.isNaN))
      }
    }
    let plugins = Set(file["plugins"]!.array!.map(\.text))
    #expect(plugins.contains("[\"train/loss\", \"scalars\"]"))
  }

  @Test(.enabled(if: hasOracle, noOracle)) func resumedRunsReplaceLaterSteps() throws {
    let folder = try TemporaryFolder()
    let clock = FakeClock(1_700_000_000)
    let now: @Sendable () -> Date = { Date(timeIntervalSince1970: clock.now) }
    let killed = try TensorBoardWriter(directory: folder.path, now: now)
    for step in 1...10 { try killed.addScalar("a", Double(step), step: step) }
    clock.pass(60)
    let resumed = try TensorBoardWriter(directory: folder.path, resumingAfter: 5, now: now)
    for step in 6...8 { try resumed.addScalar("a", Double(step) + 100, step: step) }
    let script = repository + "/Tests/Oracle/tensorboard_read.py"
    let seen = try JSONValue.parse(try python([script, folder.path]))
    let points = seen["scalars"]!["a"]!.array!.map { $0.array![1].string! }
    #expect(points == ["1.0", "2.0", "3.0", "4.0", "5.0", "106.0", "107.0", "108.0"])
  }

  /// A cut file still gives all whole records: a reader sees the length and stops.
  @Test(.enabled(if: hasOracle, noOracle)) func aCutFileKeepsItsWholeRecords() throws {
    let folder = try TemporaryFolder()
    let writer = try TensorBoardWriter(directory: folder.path)
    for step in 1...5 { try writer.addScalar("a", 1, step: step) }
    let url = URL(fileURLWithPath: writer.path)
    try Data(contentsOf: url).dropLast(7).write(to: url)
    let script = repository + "/Tests/Oracle/tensorboard_read.py"
    let seen = try JSONValue.parse(try python([script, folder.path]))
    #expect(seen["scalars"]?["a"]?.array?.count == 4)
  }
}
