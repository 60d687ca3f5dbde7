import Crypto

/// A hash of bytes that come in pieces, as 40 or 64 lower-case hexadecimal digits.
public struct ContentHasher {
  /// Which hash.
  public enum Kind: Sendable, Hashable {
    /// SHA-256 of the bytes: the name of a file in Git LFS.
    case sha256
    /// SHA-1 of `blob SIZE`, a zero byte and the bytes: the name of a file in git. It finds
    /// damage; it proves nothing about who made the bytes.
    case gitBlob(size: Int)
  }

  private enum State {
    case sha256(SHA256)
    case sha1(Insecure.SHA1)
  }

  private var state: State

  /// A hash of nothing yet.
  public init(_ kind: Kind) {
    switch kind {
    case .sha256: state = .sha256(SHA256())
    case .gitBlob(let size):
      var hasher = Insecure.SHA1()
      hasher.update(data: Array("blob \(size)\0".utf8))
      state = .sha1(hasher)
    }
  }

  /// Adds bytes at the end. Cost: O(bytes).
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch state {
    case .sha256(var hasher):
      hasher.update(bufferPointer: bytes)
      state = .sha256(hasher)
    case .sha1(var hasher):
      hasher.update(bufferPointer: bytes)
      state = .sha1(hasher)
    }
  }

  /// The hash of all bytes so far.
  public var hexadecimal: String {
    switch state {
    case .sha256(let hasher): hexDigits(hasher.finalize())
    case .sha1(let hasher): hexDigits(hasher.finalize())
    }
  }
}
