import Crypto
public import Foundation

/// SHA-256 of a list of texts. Each goes in with its length before it, so that no two lists look the
/// same. The parts are kept until they are hashed, so that lists that begin alike share their
/// beginning. Cost: O(bytes), in time and memory.
public struct PartsHasher {
  private var parts: [UInt8] = []

  /// No parts.
  public init() {}

  /// Adds a part.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a part by its UTF-8.
  public mutating func add(_ utf8: [UInt8]) { utf8.withUnsafeBytes { add($0) } }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { parts.append(contentsOf: $0) }
    parts.append(contentsOf: bytes)
  }

  /// Where the parts end, to go back to.
  public var end: Int { parts.count }

  /// Takes away what was added since ``end`` was this.
  public mutating func goBack(to end: Int) { parts.removeSubrange(end...) }

  /// Calls `body` with the 32 bytes of the parts' hash.
  public func withHash<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var hasher = SHA256()
    parts.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hasher.finalize().withUnsafeBytes(body)
  }

  /// The 32 bytes of the parts' hash.
  public var bytes: Data { withHash { Data($0) } }
}
