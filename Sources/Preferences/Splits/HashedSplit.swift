public import Basics
import Hashing
public import OrderedCollections

/// Divides examples into training and evaluation by their group's hash: no prompt is on both
/// sides, the same prompt is on the same side in every file and run, and adding rows moves none.
///
/// A group goes to evaluation where u < fraction, with u = the first 8 bytes of a SHA-256 digest,
/// big-endian, over 2^64. Without a salt the digest is the group's name itself; with one it is
/// SHA-256 of `salt:group`. In Python, for a group of `promptGroup`:
///
///     digest = group if not salt else hashlib.sha256(f"{salt}:{group}".encode()).hexdigest()
///     evaluation = int(digest[:16], 16) / 2**64 < fraction
public struct HashedSplit: Hashable, Sendable {
  /// The share of groups (not of rows) that evaluation gets on average, in [0, 1].
  public let fraction: Double
  /// Draws another split of the same data; empty for the plain one.
  public let salt: String

  /// Traps on a fraction outside [0, 1].
  public init(fraction: Double, salt: String = "") {
    precondition((0...1).contains(fraction), "a fraction lies between 0 and 1")
    self.fraction = fraction
    self.salt = salt
  }

  /// The group's number u in [0, 1).
  /// - Parameter group: 64 hexadecimal digits; another text is hashed first.
  public func position(_ group: String) -> Double {
    let digest = salt.isEmpty ? group : sha256("\(salt):\(group)")
    let leading =
      UInt64(digest.prefix(16), radix: 16) ?? UInt64(sha256(group).prefix(16), radix: 16)!
    // Rounds to 2^64 for the highest values, as Python's division does: never below fraction 1.
    return Double(leading) * 0x1p-64
  }

  /// Whether a group belongs to evaluation.
  public func isEvaluation(_ group: String) -> Bool { position(group) < fraction }

  /// Examples divided in order. Cost: O(n).
  public func divide<Example>(
    _ examples: [Example], by group: (Example) -> String
  ) -> (training: [Example], evaluation: [Example]) {
    var parts: (training: [Example], evaluation: [Example]) = ([], [])
    for example in examples {
      if isEvaluation(group(example)) {
        parts.evaluation.append(example)
      } else {
        parts.training.append(example)
      }
    }
    return parts
  }

  /// For `run.json`.
  public var json: JSONObject { ["fraction": .number(fraction), "salt": .string(salt)] }
}
