import Foundation
import Hashing

/// A file in a repository of the loopback hub.
struct LoopbackFile: Sendable {
  var bytes: [UInt8]
  /// Whether it is stored as a large file: by its SHA-256, on the storage host.
  var isLarge = false

  init(_ bytes: [UInt8], isLarge: Bool = false) {
    self.bytes = bytes
    self.isLarge = isLarge
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  static func hash(_ bytes: [UInt8], _ kind: ContentHasher.Kind) -> String {
    var hasher = ContentHasher(kind)
    bytes.withUnsafeBytes { hasher.update($0) }
    return hasher.hexadecimal
  }

  /// The name of its bytes: SHA-256 or git's SHA-1.
  var etag: String {
    Self.hash(bytes, isLarge ? .sha256 : .gitBlob(size: bytes.count))
  }

  /// The name of what git stores: the bytes, or the pointer to a large file.
  var blobID: String {
    guard isLarge else { return etag }
    let pointer = "version 1\noid sha256:\(etag)\nsize \(bytes.count)\n"
    return Self.hash(Array(pointer.utf8), .gitBlob(size: pointer.utf8.count))
  }
}

/// A repository of the loopback hub.
struct LoopbackRepository: Sendable {
  var commits: [String: [String: LoopbackFile]] = [:]
  /// Branches and tags.
  var refs: [String: String] = [:]
  /// Whoever asks must send this token.
  var token: String?
  var isGated = false

  /// Adds a commit, whose name is made of its files, and moves `main` there.
  @discardableResult
  mutating func commit(_ files: [String: LoopbackFile], as ref: String = "main") -> String {
    let text = files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.etag)\n" }.joined()
    let name = LoopbackFile.hash(Array(text.utf8), .gitBlob(size: text.utf8.count))
    commits[name] = files
    refs[ref] = name
    return name
  }
}
