public import Basics
import OrderedCollections
import Storage

/// Answers calls from what tools said before; nothing runs.
///
/// A judgement that was made with tools comes out again without them, on any machine: an
/// observation of a program or of a search need not be had twice.
public struct ReplayedTools: ToolExecutor {
  private let known: [ToolCall: String]
  /// The tools that were recorded, in the order in which they were first called.
  public let names: [String]

  /// - Throws: `tool.replay` where one call was recorded with two observations: neither is known to
  ///   be the one that counts.
  public init(_ steps: some Sequence<ToolTrace.Step>) throws(RewardError) {
    var known: [ToolCall: String] = [:]
    var names: OrderedSet<String> = []
    for step in steps {
      names.append(step.call.tool)
      let before = known.updateValue(step.observation, forKey: step.call)
      guard before == nil || before == step.observation else {
        throw RewardError(
          .toolReplay, "a call was recorded with two observations: '\(step.call.input.prefix(60))'",
          at: .init(item: step.call.tool))
      }
    }
    self.known = known
    self.names = Array(names)
  }

  /// Reads what ``ToolRecorder/write(to:)`` wrote: JSON Lines, one interaction each.
  /// - Throws: `tool.replay`, and what reading rows throws, with file and line.
  public init(path: String) throws(RewardError) {
    let reader = try RowReader(path: path)
    var steps: [ToolTrace.Step] = []
    while let (line, row) = try reader.next() {
      do throws(RewardError) { steps += try ToolTrace(json: .object(row)).steps } catch {
        throw error.atRow(file: path, line: line)
      }
    }
    do throws(RewardError) { try self.init(steps) } catch { throw error.inFile(path) }
  }

  /// What was recorded for a call.
  /// - Throws: `tool.replay` for a call that was not recorded, to the letter.
  public func observation(of call: ToolCall) async throws -> String {
    guard let observation = known[call] else {
      throw RewardError(
        .toolReplay, "the call was not recorded: '\(call.input.prefix(60))'",
        at: .init(item: call.tool))
    }
    return observation
  }
}
