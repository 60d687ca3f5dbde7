import Foundation

/// The one error type of RewardKit: everything that data, files, users, networks or memory can
/// cause is thrown as this.
///
/// A programmer's mistake (a wrong shape written in code, an index out of range) traps instead.
/// `Code` is an open set: every room adds its own codes in an extension, so that new codes never
/// break a `switch` of a caller.
public struct RewardError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, as a stable dotted name such as `"json.syntax"`.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The dotted name.
    public let rawValue: String
    /// A code of that name; the same as ``init(_:)``.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A code of that name: `"room.what"`, lower case, never changed once published.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// The dotted name.
    public var description: String { rawValue }
  }

  /// Where it went wrong. Only the fields that are known are set.
  public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// A file's path, or the name of a stream.
    public var file: String?
    /// 1-based line in `file`.
    public var line: Int?
    /// 1-based column, in bytes, in `line`.
    public var column: Int?
    /// 0-based byte offset in `file`.
    public var byte: Int?
    /// The thing in the file: a tensor's name, a JSON key, a template's tag.
    public var item: String?

    /// A place of the parts that are known.
    public init(
      file: String? = nil, line: Int? = nil, column: Int? = nil, byte: Int? = nil,
      item: String? = nil
    ) {
      self.file = file
      self.line = line
      self.column = column
      self.byte = byte
      self.item = item
    }

    /// `file:line:column, byte N, 'item'`, of the parts that are known.
    public var description: String {
      var parts: [String] = []
      if let file {
        var head = file
        if let line { head += ":\(line)" }
        if line != nil, let column { head += ":\(column)" }
        parts.append(head)
      } else if let line {
        parts.append(column.map { "line \(line), column \($0)" } ?? "line \(line)")
      }
      if let byte { parts.append("byte \(byte)") }
      if let item { parts.append("'\(item)'") }
      return parts.joined(separator: ", ")
    }
  }

  /// What went wrong, for programs.
  public var code: Code
  /// What went wrong, for people: one sentence without the place.
  public var message: String
  /// Where; nil when nothing is known.
  public var place: Place?
  /// The error that led to this one.
  public var cause: (any Error)?

  /// An error; `message` is one sentence without the place, which is printed before it.
  public init(
    _ code: Code, _ message: String, at place: Place? = nil, cause: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.place = place
    self.cause = cause
  }

  /// `place: message [code]`, and the cause on a line of its own.
  public var description: String {
    var text = ""
    if let place, !place.description.isEmpty { text += "\(place): " }
    text += "\(message) [\(code)]"
    if let cause { text += "\n  because: \(Self.reason(cause))" }
    return text
  }

  /// An error of the system in words, not with all that a debugger would want to know.
  private static func reason(_ error: any Error) -> String {
    let text = "\(error)"
    guard text.hasPrefix("Error Domain=") else { return text }
    let system = error as NSError
    let underlying = system.userInfo[NSUnderlyingErrorKey] as? NSError
    return (underlying ?? system).localizedDescription
  }

  /// The same error with a file filled in where its place has none yet.
  public func inFile(_ file: String) -> RewardError {
    var copy = self
    var place = copy.place ?? Place()
    if place.file == nil { place.file = file }
    copy.place = place
    return copy
  }

  /// The same error with file and line filled in where its place has none.
  public func atRow(file: String, line: Int) -> RewardError {
    var copy = inFile(file)
    if copy.place?.line == nil, copy.place?.file == file { copy.place?.line = line }
    return copy
  }
}

extension RewardError.Code {
  /// A file or directory does not exist.
  public static let fileMissing = Self("file.missing")
  /// A file could not be opened, read or written; the message has the system's reason.
  public static let fileAccess = Self("file.access")
  /// A value given by the user is not allowed.
  public static let badArgument = Self("argument")
}
