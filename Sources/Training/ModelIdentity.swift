import Basics
import Foundation
import Hashing
import Rewards
import Storage

extension ModelFiles {
  /// Names a model by what it holds, not by where it lies: a hash of its configuration and of
  /// samples of its weight files.
  ///
  /// Sampled are 4 KiB at each of 2,048 even distances of every file, its ends included: training
  /// changes all values of a tensor, so that any tensor of more than a 2,048th of a file shows it.
  /// Reading every byte of a large model would cost a minute at each start.
  /// - Throws: `file.missing`, `file.access`, what opening the weights throws.
  func contentHash() throws -> String {
    var text = configurationJSON?.text ?? ""
    let paths: [String] =
      switch name {
      case .gguf(let path): [path]
      case .directory(let path): try WeightFiles(path: path).files.map(\.file.path)
      }
    // What training starts from is the base with the adapter merged.
    let factors = ["adapter_config.json", "adapter_model.safetensors"]
    let adapterPaths = adapter.map { found in factors.map { "\(found.directory)/\($0)" } } ?? []
    for path in paths + adapterPaths { text += "|" + (try Self.samples(of: path)) }
    return sha256(text)
  }

  private static func samples(of path: String) throws(RewardError) -> String {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let (count, bytes): (UInt64, UInt64) = (2048, 4096)
      let size = try handle.seekToEnd()
      let last = size - min(size, bytes)
      let stride = max(bytes, last / (count - 1))
      var sampled = Data()
      for offset in Array(Swift.stride(from: UInt64(0), to: last, by: Int(stride))) + [last] {
        try handle.seek(toOffset: offset)
        sampled += try handle.read(upToCount: Int(bytes)) ?? Data()
      }
      return "\(size):\(sha256(sampled))"
    } catch {
      throw RewardError(.fileAccess, "cannot be read", at: .init(file: path), cause: error)
    }
  }
}
