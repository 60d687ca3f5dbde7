public import Basics
import Foundation
import Storage

/// A secret that says who asks. It is sent as a header to the hub's own address and never shown:
/// its description, its dump and every error are without it.
public struct HubToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let value: String

  /// A token, without the white space and line ends around it.
  /// - Parameter source: what holds it, for the error's message.
  /// - Returns: nil for an empty text.
  /// - Throws: `argument` for characters that no token has; they could end a header.
  public init?(_ text: String, from source: String = "the token") throws(RewardError) {
    // By scalars: a carriage return and a line feed are one character.
    let value = String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" && $0 != "\n" })
    )
    .trimmingCharacters(in: .whitespaces)
    guard !value.isEmpty else { return nil }
    guard value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw RewardError(
        .badArgument, "the token has a space, a control character or one outside ASCII",
        at: .init(item: source))
    }
    self.value = value
  }

  /// The token in a file; nil where there is no file or nothing in it.
  /// - Throws: `file.access`, `file.too-large`, `argument`.
  init?(file: String) throws(RewardError) {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let mapped = try MappedFile(path: file)
    guard mapped.count <= 1 << 16 else {
      throw RewardError(
        .fileTooLarge, "\(mapped.count) bytes are no token", at: .init(file: file))
    }
    let text = String(decoding: try mapped.bytes(0..<mapped.count), as: UTF8.self)
    withExtendedLifetime(mapped) {}
    try self.init(text, from: file)
  }

  /// Says that there is a token, not which.
  public var description: String { "HubToken(hidden)" }
  /// Says that there is a token, not which.
  public var debugDescription: String { description }
  /// Shows nothing of the token.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
