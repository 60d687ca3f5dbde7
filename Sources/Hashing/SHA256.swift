import Crypto
public import Foundation

/// SHA-256 of bytes, as 64 lower-case hexadecimal digits: the form in which data, templates and
/// files are named in `run.json` and in text recipes.
public func sha256(_ bytes: some DataProtocol) -> String {
  hexDigits(SHA256.hash(data: bytes))
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
  return hexDigits(hasher.finalize())
}

/// Two lower-case hexadecimal digits for each byte.
public func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
  func digit(_ value: UInt8) -> UInt8 {
    value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }
  var text: [UInt8] = []
  text.reserveCapacity(2 * bytes.underestimatedCount)
  for byte in bytes {
    text.append(digit(byte >> 4))
    text.append(digit(byte & 15))
  }
  return String(decoding: text, as: UTF8.self)
}
