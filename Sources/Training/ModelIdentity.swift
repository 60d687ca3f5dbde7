import Basics
import Foundation
import Hashing
import Rewards
import Storage

extension ModelFiles {
  /// Names a model by what it holds, not by where it lies: a hash of its configuration and of the
  /// size, the first and the last MiB of each of its weight files.
  ///
  /// Other weights differ there too, since training changes all of a tensor; reading every byte of
  /// a large model would cost a minute at each start.
  /// - Throws: `file.missing`, `file.access`, what opening the weights throws.
  func contentHash() throws -> String {
    var text = configurationJSON?.text ?? ""
    let paths: [String] =
      switch name {
      case .gguf(let path): [path]
      case .directory(let path): try WeightFiles(path: path).files.map(\.file.path)
      }
    for path in paths { text += "|" + (try Self.ends(of: path)) }
    return sha256(text)
  }

  private static func ends(of path: String) throws(RewardError) -> String {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let mebibyte: UInt64 = 1 << 20
      let size = try handle.seekToEnd()
      try handle.seek(toOffset: size - min(size, mebibyte))
      var bytes = try handle.read(upToCount: Int(mebibyte)) ?? Data()
      try handle.seek(toOffset: 0)
      bytes += try handle.read(upToCount: Int(mebibyte)) ?? Data()
      return "\(size):\(sha256(bytes))"
    } catch {
      throw RewardError(.fileAccess, "cannot be read", at: .init(file: path), cause: error)
    }
  }
}
