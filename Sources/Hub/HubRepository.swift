public import Basics
import Foundation

/// What a repository holds.
public enum HubKind: String, Sendable, Hashable, CaseIterable {
  case model, dataset
}

/// A repository on the hub: its kind and its id.
public struct HubRepository: Sendable, Hashable, CustomStringConvertible {
  /// What it holds.
  public let kind: HubKind
  /// `owner/name`, or `name` alone for a few old ones.
  public let id: String

  /// - Throws: `hub.reference` for an id that `huggingface_hub` refuses: one or two parts of ASCII
  ///   letters, digits, `-`, `_` and `.`, each of 1 to 96 characters, beginning and ending with a
  ///   letter, digit or `_`; no `--`, no `..`, no `.git` at the end.
  public init(kind: HubKind, id: String) throws(RewardError) {
    func wrong(_ reason: String) -> RewardError {
      RewardError(.hubReference, reason, at: .init(item: id))
    }
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw wrong("a hub id is 'owner/name'") }
    for part in parts {
      guard (1...96).contains(part.utf8.count) else {
        throw wrong("the parts of a hub id have 1 to 96 characters")
      }
      guard part.utf8.allSatisfy({ Self.isWord($0) || $0 == 0x2d || $0 == 0x2e }) else {
        throw wrong("a hub id is made of ASCII letters, digits, '-', '_' and '.'")
      }
      guard Self.isWord(part.utf8.first!), Self.isWord(part.utf8.last!) else {
        throw wrong("the parts of a hub id begin and end with a letter, a digit or '_'")
      }
    }
    guard !id.contains("--"), !id.contains("..") else {
      throw wrong("a hub id has no '--' and no '..'")
    }
    guard !id.hasSuffix(".git") else { throw wrong("a hub id does not end in '.git'") }
    self.kind = kind
    self.id = id
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
    default: false
    }
  }

  /// Its folder in the cache: `models--owner--name`, `datasets--owner--name`.
  public var folderName: String { "\(kind.rawValue)s--" + id.replacing("/", with: "--") }

  /// `owner/name`, with `datasets/` before it for a dataset: as its page is called.
  public var description: String { kind == .model ? id : "datasets/\(id)" }

  /// The path of what the hub says about a revision.
  func revisionPath(_ revision: String) -> String {
    "/api/\(kind.rawValue)s/\(id)/revision/\(percentEncoded(revision))"
  }

  /// The path of the list of a revision's files.
  func treePath(_ revision: String) -> String {
    "/api/\(kind.rawValue)s/\(id)/tree/\(percentEncoded(revision))"
  }

  /// The path of a file.
  func filePath(_ file: String, _ revision: String) -> String {
    "/\(description)/resolve/\(percentEncoded(revision))/"
      + percentEncoded(file, keepingSlashes: true)
  }
}

/// A text as a part of a URL's path.
func percentEncoded(_ text: String, keepingSlashes: Bool = false) -> String {
  var result = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
      result.unicodeScalars.append(Unicode.Scalar(byte))
    case 0x2f where keepingSlashes: result += "/"
    default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}
