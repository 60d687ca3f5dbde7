import Basics
import Foundation
import Hashing

/// What a file's bytes must hash to: its name among the blobs.
enum HubDigest: Hashable, Sendable {
  /// The SHA-256 of a file in Git LFS.
  case sha256(String)
  /// The SHA-1 that git names a file by.
  case gitBlob(String)

  /// Reads an `ETag`, with or without `W/` and quotes; nil for what is neither hash. It becomes a
  /// file's name, so nothing else is let through.
  init?(etag: String) {
    var text = etag[...]
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = text.dropFirst().dropLast()
    }
    guard isHexadecimal(text) else { return nil }
    switch text.utf8.count {
    case 64: self = .sha256(String(text))
    case 40: self = .gitBlob(String(text))
    default: return nil
    }
  }

  /// The hash itself.
  var name: String {
    switch self {
    case .sha256(let text), .gitBlob(let text): text
    }
  }

  /// Whether a file has this hash. Cost: O(bytes), constant memory.
  /// - Throws: `file.access`, or `CancellationError`.
  func matches(_ file: PartialFile) async throws -> Bool {
    var hasher =
      switch self {
      case .sha256: ContentHasher(.sha256)
      case .gitBlob: ContentHasher(.gitBlob(size: file.count))
      }
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < file.count {
      try Task.checkCancellation()
      let count = try file.read(into: &piece, at: offset)
      guard count > 0 else { return false }
      piece.withUnsafeBytes { hasher.update(.init(rebasing: $0[..<count])) }
      offset += count
      // Hashing gigabytes must not keep others from a thread.
      if offset & (64 << 20 - 1) < count { await Task.yield() }
    }
    return hasher.hexadecimal == name
  }
}

/// Whether a text is made of lower-case hexadecimal digits.
func isHexadecimal(_ text: some StringProtocol) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

/// Whether a revision is a whole commit hash, which names the same files for ever.
func isCommit(_ text: some StringProtocol) -> Bool { text.utf8.count == 40 && isHexadecimal(text) }
