public import Basics
public import Foundation
import Storage
import SwiftProtobuf
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

extension RewardError.Code {
  /// Values that a TensorBoard event cannot hold.
  public static let tensorBoardValues = Self("tensorboard.values")
}

/// Writes one TensorBoard event file: scalars by tag and step.
///
/// Every call writes whole records to the file before it returns, so a killed run loses nothing.
/// Safe to use from several threads. Cost: one system call for each call.
///
/// Format: TFRecord frames of Event messages, the first of which is the version
/// `"brain.Event:2"`; file name `events.out.tfevents.<unix time>.<host>.<pid>.<n>`.
public final class TensorBoardWriter: Sendable {
  /// The event file.
  public let path: String
  private let file: Mutex<OpenFile>
  private let now: @Sendable () -> Date

  /// Creates the directory where it is missing, and a new event file in it.
  ///
  /// - Parameters:
  ///   - resumingAfter: the last step that counts, when a run resumes. TensorBoard then leaves out
  ///     what earlier files of the directory hold of later steps.
  ///   - now: the clock, for tests.
  /// - Throws: `file.access`.
  public init(
    directory: String, resumingAfter step: Int? = nil,
    now: @escaping @Sendable () -> Date = Date.init
  ) throws(RewardError) {
    self.now = now
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw RewardError(
        .fileAccess, "could not create the directory", at: .init(file: directory), cause: error)
    }
    let file = try Self.newFile(in: directory, at: now())
    path = file.path
    self.file = Mutex(file)
    try record(step: 0) { $0.fileVersion = "brain.Event:2" }
    if let step {
      try record(step: step + 1) { $0.sessionLog.status = .start }
    }
  }

  /// Writes one number. It is stored as a 32-bit float, as the format has it; NaN and infinities
  /// are kept and shown as such by TensorBoard.
  public func addScalar(_ tag: String, _ value: Double, step: Int) throws(RewardError) {
    try addScalars([(tag, value)], step: step)
  }

  /// Writes all metrics of a step in one record. Tags are made as in transformers: `eval_loss`
  /// becomes `eval/loss`, `test_loss` `test/loss`, and any other `loss` `train/loss`.
  public func add(_ metrics: LoggedMetrics, step: Int) throws(RewardError) {
    try addScalars(metrics.map { (Self.tag(for: $0.name), $0.value) }, step: step)
  }

  /// Waits until all that was written is on the disk.
  public func flush() throws(RewardError) {
    try file.withLock { file throws(RewardError) in try file.sync() }
  }

  /// TensorBoard's tag for a metric's name.
  public static func tag(for name: String) -> String {
    for group in ["eval", "test"] where name.hasPrefix(group + "_") {
      return group + "/" + name.dropFirst(group.count + 1)
    }
    return "train/" + name
  }

  private func addScalars(_ scalars: [(String, Double)], step: Int) throws(RewardError) {
    guard !scalars.isEmpty else { return }
    try record(step: step) {
      $0.summary.value = scalars.map { tag, number in
        var value = TensorBoardSummary.Value()
        value.tag = tag
        value.simpleValue = Float(number)
        return value
      }
    }
  }

  private func record(
    step: Int, _ fill: (inout TensorBoardEvent) -> Void
  ) throws(RewardError) {
    var event = TensorBoardEvent()
    event.wallTime = now().timeIntervalSince1970
    event.step = Int64(step)
    fill(&event)
    let payload: Data
    do {
      payload = try event.serializedData()
    } catch {
      throw RewardError(.tensorBoardValues, "an event is too large", cause: error)
    }
    let frame = TFRecord.frame(payload)
    try file.withLock { file throws(RewardError) in try file.write(frame) }
  }

  /// Counts the writers of this process, so that two in one second have files of their own.
  private static let serial = Atomic<Int>(0)

  private static func newFile(in directory: String, at time: Date) throws(RewardError) -> OpenFile {
    var host = [CChar](repeating: 0, count: 256)
    let named = gethostname(&host, host.count - 1) == 0
    let name =
      named ? String(decoding: host.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) : "host"
    let second = String(Int(time.timeIntervalSince1970))
    let padded = String(repeating: "0", count: max(0, 10 - second.count)) + second
    while true {
      let number = serial.wrappingAdd(1, ordering: .relaxed).oldValue
      let path = "\(directory)/events.out.tfevents.\(padded).\(name).\(getpid()).\(number)"
      do throws(RewardError) {
        return try OpenFile.appending(path, existing: .refused)
      } catch {
        guard error.code == .fileExists else { throw error }
      }
    }
  }
}
