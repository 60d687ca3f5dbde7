/// What a program in the sandbox may use.
public struct SandboxLimits: Sendable, Hashable {
  /// Seconds of wall-clock time, of all that one call runs.
  public var seconds: Double
  /// Bytes of memory of each process.
  public var memoryBytes: Int
  /// Bytes of each file that is written.
  public var fileBytes: Int
  /// Processes and threads of the program's user. A user who already has more of them can start
  /// none; the program itself does not need any.
  public var processes: Int
  /// Bytes that the program may write to its standard output.
  public var outputBytes: Int

  /// Limits. Traps for numbers that are not above 0.
  public init(
    seconds: Double = 5, memoryBytes: Int = 512 << 20, fileBytes: Int = 1 << 20,
    processes: Int = 16, outputBytes: Int = 64 << 10
  ) {
    precondition(seconds > 0 && seconds <= 86_400, "seconds above 0, at most a day")
    precondition(
      memoryBytes > 0 && fileBytes > 0 && processes > 0 && outputBytes > 0, "limits above 0")
    self.seconds = seconds
    self.memoryBytes = memoryBytes
    self.fileBytes = fileBytes
    self.processes = processes
    self.outputBytes = outputBytes
  }
}

/// What a program did that ended by itself.
public struct SandboxRun: Sendable, Hashable {
  /// What the sandbox could take away from a program.
  public enum Protection: String, Sendable, Hashable, CaseIterable {
    /// It ran as `nobody`, where the caller is root.
    case user
    /// It had no network, not even the machine's own.
    case network
    /// It saw no other processes, and all that it started were ended with it.
    case processes
  }

  /// Its exit code.
  public var exitCode: Int
  /// What it wrote to its standard output, up to the limit. Bytes that are no UTF-8 are replaced.
  public var output: String
  /// The last 4 KiB of its standard error.
  public var errors: String
  /// What it could not reach on this machine, beside the limits.
  public var protections: Set<Protection>

  /// The last line of ``errors`` that says something, as Python ends with the exception; empty
  /// without.
  public var lastError: String {
    errors.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
      .map(String.init) ?? ""
  }
}
