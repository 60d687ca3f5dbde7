import Crypto
public import Foundation

/// SHA-256 of bytes, as 64 lower-case hexadecimal digits: the form in which data, templates and
/// files are named in `run.json` and in text recipes.
public func sha256(_ bytes: some DataProtocol) -> String {
  SHA256.hash(data: bytes).map { byte in
    let hex = String(byte, radix: 16)
    return hex.count == 1 ? "0" + hex : hex
  }.joined()
}

/// SHA-256 of a text's UTF-8.
public func sha256(_ text: String) -> String { sha256(Data(text.utf8)) }

/// SHA-256 of a file, read in pieces of 1 MiB. Cost: O(bytes), constant memory.
/// - Throws: what `FileHandle` throws.
public func sha256(fileAt path: String) throws -> String {
  let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
  defer { try? handle.close() }
  var hasher = SHA256()
  while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
    hasher.update(data: piece)
  }
  return hasher.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
