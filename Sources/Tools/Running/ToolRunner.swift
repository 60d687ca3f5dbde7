import Basics

/// Runs tools within their limits, whatever they do.
///
/// A tool runs on threads of its own. One that never returns, with or without looking at its task's
/// cancellation, is left behind when its time is up, and nobody waits for it: it takes no thread
/// that anything else needs. It goes on in the background, since a thread cannot be ended from
/// outside; what may hang for good belongs into a process of its own, as ``CodeRunner`` does it.
public struct ToolRunner: Sendable {
  /// What a call may take.
  public let limits: ToolLimits

  /// A runner.
  public init(limits: ToolLimits = ToolLimits()) { self.limits = limits }

  /// What a tool says of an input. Cost: the tool's, and about 0.1 ms.
  ///
  /// - Throws: `tool.timeout` when the time is up, `tool.output` for more bytes than allowed,
  ///   `tool.input`, `tool.crashed` with the tool's own error as its cause; `CancellationError`
  ///   where the calling task is cancelled.
  public func observation(of tool: any Tool, input: String) async throws -> String {
    let name = tool.name
    guard input.utf8.count <= limits.inputBytes else {
      throw RewardError(
        .toolInput,
        "\(input.utf8.count) bytes of input, more than the limit of \(limits.inputBytes)",
        at: .init(item: name))
    }
    try Task.checkCancellation()
    let race = ToolRace()
    let task = Task(executorPreference: ToolThreads.shared) {
      do { race.finish(.returned(try await tool.run(input))) } catch { race.finish(.failed(error)) }
    }
    ToolClock.after(seconds: limits.seconds) { [weak race] in race?.finish(.late) }
    let outcome = await withTaskCancellationHandler {
      await race.outcome()
    } onCancel: {
      race.finish(.cancelled)
    }
    // A tool that watches its task ends what it started, a process for instance.
    task.cancel()
    switch outcome {
    case .returned(let text):
      guard text.utf8.count <= limits.outputBytes else {
        throw RewardError(
          .toolOutput,
          "\(text.utf8.count) bytes of output, more than the limit of \(limits.outputBytes)",
          at: .init(item: name))
      }
      return text
    case .late:
      throw RewardError(
        .toolTimeout, "not done after \(limits.seconds) s", at: .init(item: name))
    case .cancelled: throw CancellationError()
    case .failed(let error): throw Self.failure(error, name)
    }
  }

  /// A tool's error as one of this room's, with the tool's name.
  private static func failure(_ error: any Error, _ name: String) -> RewardError {
    guard var known = error as? RewardError, known.code.rawValue.hasPrefix("tool.") else {
      return RewardError(.toolCrashed, "the tool failed", at: .init(item: name), cause: error)
    }
    var place = known.place ?? .init()
    if place.item == nil { place.item = name }
    known.place = place
    return known
  }
}
