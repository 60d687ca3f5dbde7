public import Basics

/// Why a row is not used. An open set: readers and trainers add their own.
public struct RowReason: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// A stable name such as `"empty-response"`, as printed and as written to `run.json`.
  public let rawValue: String
  /// A reason of that name; the same as ``init(_:)``.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// A reason of that name, such as `"empty-response"`.
  public init(_ rawValue: String) { self.rawValue = rawValue }
  /// The name.
  public var description: String { rawValue }

  /// The error code under the policy `error`: `row.empty-response`. A reason that is itself a
  /// dotted code (`json.syntax`) stays as it is.
  public var code: RewardError.Code { .init(rawValue.contains(".") ? rawValue : "row." + rawValue) }
}

extension RowReason {
  /// A required column is absent or null.
  public static let missingField = Self("missing-field")
  /// A column holds another JSON type than its shape wants.
  public static let wrongType = Self("wrong-type")
  /// The row would be recognised, but as another shape than the file's.
  public static let differentShape = Self("different-shape")
  /// The prompt has no text.
  public static let emptyPrompt = Self("empty-prompt")
  /// A response has no text but white space.
  public static let emptyResponse = Self("empty-response")
  /// The chosen and the rejected response are the same text: nothing to learn.
  public static let identical = Self("identical-responses")
  /// An entry of a message list has no role or content, or a role that nobody knows.
  public static let badMessage = Self("bad-message")
  /// A text that means to be a dialogue ("\n\nHuman: …\n\nAssistant: …") but cannot be read as one.
  public static let badDialogue = Self("bad-dialogue")
  /// A list is empty, or two lists that belong together differ in length.
  public static let badList = Self("bad-list")
  /// A label, rank or rating outside its allowed values.
  public static let badLabel = Self("bad-label")
  /// A number that is not finite, a weight below zero, or a label smoothing outside 0...1.
  public static let badNumber = Self("bad-number")
  /// The label says that both responses are equally good.
  public static let tie = Self("tie")
  /// The conversations of chosen and rejected begin differently: they have no prompt in common.
  public static let noSharedPrompt = Self("no-shared-prompt")
  /// The `prompt` column is not the beginning of the chosen and rejected conversations.
  public static let promptMismatch = Self("prompt-mismatch")
  /// A conversation does not end with the assistant's turn.
  public static let lastRole = Self("last-turn-not-assistant")
  /// More tokens than the limit (used by whoever tokenises).
  public static let tooLong = Self("too-long")
  /// The other side of a split.
  public static let heldOut = Self("held-out")
  /// Not among the prompts that a split holds out.
  public static let notHeldOut = Self("not-held-out")
  /// Chosen and rejected give the same tokens (used by whoever tokenises).
  public static let tokenIdentical = Self("token-identical")

  /// Whether this is a split's side and no fault of the row.
  var isSplit: Bool { self == .heldOut || self == .notHeldOut }
}

/// A row that cannot be used, and why.
public struct RowFault: Error, Hashable, Sendable {
  /// Why, as a stable name.
  public var reason: RowReason
  /// One sentence without place; the reader adds file and line.
  public var message: String
  /// The column at fault, where there is one.
  public var column: String?

  /// A fault; `message` is one sentence without file and line.
  public init(_ reason: RowReason, _ message: String, column: String? = nil) {
    self.reason = reason
    self.message = message
    self.column = column
  }
}

/// What happens to a row that cannot be used.
public enum RowPolicy: String, Hashable, Sendable, CaseIterable {
  /// The first one ends the reading with its error.
  case error
  /// It is dropped and accounted for by reason.
  case skip
}
