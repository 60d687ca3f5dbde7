public import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Where a progress bar is shown. Tests give one of their own.
public struct ProgressOutput: Sendable {
  /// How the bar is shown.
  public enum Style: Sendable, Hashable {
    /// Redrawn in place with carriage returns.
    case terminal
    /// A line of its own now and then, for log files.
    case lines
    /// Not at all.
    case hidden
  }

  /// How the bar is shown.
  public var style: Style
  /// Receives text as it shall appear.
  public var write: @Sendable (String) -> Void
  /// The terminal's columns at this moment; nil when unknown.
  public var width: @Sendable () -> Int?
  /// Whether the bar is drawn with block characters instead of ASCII.
  public var usesBlocks: Bool
  /// Whether the bar is drawn in green.
  public var usesColour: Bool

  /// An output that hands all text to `write`.
  public init(
    style: Style, usesBlocks: Bool = false, usesColour: Bool = false,
    width: @escaping @Sendable () -> Int? = { nil }, write: @escaping @Sendable (String) -> Void
  ) {
    self.style = style
    self.write = write
    self.width = width
    self.usesBlocks = usesBlocks
    self.usesColour = usesColour
  }

  /// Standard error, as it is now and as the environment wants it.
  ///
  /// `TQDM_DISABLE` and `HF_HUB_DISABLE_PROGRESS_BARS` hide the bar, unless they are empty, `0`,
  /// `false`, `no` or `off`. `NO_COLOR` (not empty) forbids colour. A terminal that is called
  /// `dumb` gets lines. Block characters need a UTF-8 locale.
  public static func standardError(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> ProgressOutput {
    output(isTerminal: isatty(2) == 1, environment: environment) { writeToStandardError($0) }
  }

  static func output(
    isTerminal: Bool, environment: [String: String], write: @escaping @Sendable (String) -> Void
  ) -> ProgressOutput {
    let hidden = ["TQDM_DISABLE", "HF_HUB_DISABLE_PROGRESS_BARS"]
      .contains { isSet(environment[$0]) }
    let redraws = isTerminal && environment["TERM"] != "dumb"
    // The first of these that is set decides, by POSIX.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }?.lowercased()
    let isUTF8 = locale.map { $0.contains("utf-8") || $0.contains("utf8") } ?? false
    let columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    return ProgressOutput(
      style: hidden ? .hidden : redraws ? .terminal : .lines,
      usesBlocks: redraws && isUTF8,
      usesColour: redraws && (environment["NO_COLOR"] ?? "").isEmpty,
      width: { redraws ? terminalWidth() ?? columns : nil }, write: write)
  }

  private static func isSet(_ value: String?) -> Bool {
    !["", "0", "false", "no", "off"].contains((value ?? "").lowercased())
  }

  private static func terminalWidth() -> Int? {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// A closed or full stderr is no reason to stop a training run, so failures are let pass.
  private static func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(2, rest)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
