public import Basics

extension RewardError.Code {
  /// A template is malformed or uses a construct, filter or test that this engine does not have.
  public static let templateSyntax = Self("template.syntax")
  /// An operation on a value that does not exist (printing one gives nothing, as in Jinja).
  public static let templateUndefined = Self("template.undefined")
  /// An operation on a value of a kind that does not have it, or wrong arguments of a call.
  public static let templateType = Self("template.type")
  /// A value of the right kind that an operation cannot take, such as unpacking 3 items into 2.
  public static let templateValue = Self("template.value")
  /// An integer beyond 64 bits, or a division by zero.
  public static let templateArithmetic = Self("template.arithmetic")
  /// The template itself refused the conversation (`raise_exception`); the message is its own.
  public static let templateRaised = Self("template.raised")
  /// Access to an interpreter's internals, or an attempt to modify an input.
  public static let templateSandbox = Self("template.sandbox")
  /// The template asked for the time, which would make scores change with the calendar.
  public static let templateTime = Self("template.time")
  /// More evaluation steps than the limit.
  public static let templateSteps = Self("template.steps")
  /// More output than the limit.
  public static let templateOutput = Self("template.output")
  /// Expressions, blocks, values or macro calls nested deeper than the limit.
  public static let templateDepth = Self("template.depth")
  /// A `range` longer than the limit.
  public static let templateRange = Self("template.range")
  /// A template, text or list larger than the limits.
  public static let templateSize = Self("template.size")
  /// Something valid in Python whose result this engine cannot give, such as printing an iterator.
  public static let templateUnsupported = Self("template.unsupported")
}
