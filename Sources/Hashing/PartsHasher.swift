import Crypto
public import Foundation

/// SHA-256 of a list of texts. Each goes in with its length before it, so that no two lists look the
/// same. Cost: O(bytes).
public struct PartsHasher {
  private var hasher = SHA256()

  /// A hash of no parts.
  public init() {}

  /// Adds a part.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a part by its UTF-8.
  public mutating func add(_ utf8: [UInt8]) { utf8.withUnsafeBytes { add($0) } }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hasher.update(bufferPointer: $0) }
    hasher.update(bufferPointer: bytes)
  }

  /// The 32 bytes of the hash of the parts so far.
  public var bytes: Data { Data(hasher.finalize()) }
}
