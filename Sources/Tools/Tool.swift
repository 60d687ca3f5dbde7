public import Basics

/// Something that a reward model can ask before it judges: a calculator, a calendar, a program.
///
/// A tool takes a text and gives a text. What it gives is written into a trace, so that it has to
/// be the same for the same input. A tool need not watch its time nor the length of its answer:
/// ``ToolRunner`` does, whatever the tool does.
public protocol Tool: Sendable {
  /// What calls name it by: one lower-case word, as `calculator`.
  var name: String { get }
  /// What it does and what its input looks like, in one line: what a planner is told.
  var summary: String { get }
  /// The observation of an input. Runs on a thread of its own; it may block.
  /// - Throws: `tool.input` for an input that it does not understand; anything else counts as
  ///   `tool.crashed`, unless it is a `tool.…` error itself.
  func run(_ input: String) async throws -> String
}

/// What a tool is asked: its name, and its input.
public struct ToolCall: Sendable, Hashable {
  /// The tool's name.
  public var tool: String
  /// The input, as the tool reads it.
  public var input: String

  /// A call.
  public init(tool: String, input: String) {
    self.tool = tool
    self.input = input
  }
}

/// Whatever answers calls: tools that run now (``ToolRegistry``), or what they said before
/// (``ReplayedTools``).
public protocol ToolExecutor: Sendable {
  /// The tools that can be called, in order.
  var names: [String] { get }
  /// What came out of a call.
  /// - Throws: `tool.…`; never a text in place of an error.
  func observation(of call: ToolCall) async throws -> String
}

extension RewardError.Code {
  /// A call of a tool that there is not.
  public static let toolUnknown = Self("tool.unknown")
  /// A tool that was not done within its time.
  public static let toolTimeout = Self("tool.timeout")
  /// A tool that failed, or whose process was killed by a signal.
  public static let toolCrashed = Self("tool.crashed")
  /// A tool that gave more bytes than it may.
  public static let toolOutput = Self("tool.output")
  /// An input that a tool does not understand, or that is too long.
  public static let toolInput = Self("tool.input")
  /// A recorded trace that is none, or does not have the call that is asked for.
  public static let toolReplay = Self("tool.replay")
  /// A planner that did not say what to do next in a form that can be read.
  public static let toolPlan = Self("tool.plan")
}
