/// How long a tool may take and how much it may say, in one call.
public struct ToolLimits: Sendable, Hashable {
  /// Seconds of wall-clock time; above 0.
  public var seconds: Double
  /// Bytes of UTF-8 of an observation.
  public var outputBytes: Int
  /// Bytes of UTF-8 of an input.
  public var inputBytes: Int

  /// Limits. Traps for numbers that are not above 0, and for more than a day.
  public init(seconds: Double = 10, outputBytes: Int = 64 << 10, inputBytes: Int = 256 << 10) {
    precondition(seconds > 0 && seconds <= 86_400, "seconds above 0, at most a day")
    precondition(outputBytes > 0 && inputBytes > 0, "room for a byte")
    self.seconds = seconds
    self.outputBytes = outputBytes
    self.inputBytes = inputBytes
  }
}
