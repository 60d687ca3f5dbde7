public import Basics
import Synchronization
import Yams

/// A mapping of a reward file, read member by member. Members that nobody asked for are refused.
public final class RewardNode: Sendable {
  /// Where it stands, as `terms[1].reward`; empty for the whole file.
  public let path: String
  let file: String
  private let line: Int?
  let members: [String: Member]
  private let asked: Mutex<Set<String>>

  struct Member: Sendable {
    let value: Value
    let line: Int?
  }

  indirect enum Value: Sendable {
    case scalar(String)
    case list([Member])
    case mapping([(key: String, member: Member)])
  }

  /// Reads a file's text.
  /// - Throws: `reward.file` with file and line.
  convenience init(yaml text: String, file: String) throws(RewardError) {
    if let reason = unfitness(ofYAML: text) {
      throw RewardError(.rewardFile, reason, at: .init(file: file))
    }
    let root: Node?
    do { root = try compose(yaml: text) } catch {
      throw RewardError(yaml: error, file: file)
    }
    guard let root else {
      throw RewardError(.rewardFile, "the file is empty", at: .init(file: file))
    }
    try self.init(Self.member(root, file), path: "", file: file)
  }

  init(_ member: Member, path: String, file: String) throws(RewardError) {
    (self.path, self.file, line) = (path, file, member.line)
    asked = Mutex([])
    guard case .mapping(let pairs) = member.value else {
      throw RewardError(
        .rewardFile, "must be a mapping of 'key: value'",
        at: .init(file: file, line: member.line, item: path.isEmpty ? nil : path))
    }
    var members: [String: Member] = [:]
    for (key, member) in pairs where members.updateValue(member, forKey: key) != nil {
      throw RewardError(
        .rewardFile, "the key is there twice", at: .init(file: file, line: member.line, item: key))
    }
    self.members = members
  }

  /// An alias is what it stands for by now: `compose` has put it there, and files with any are refused.
  private static func member(_ node: Node, _ file: String) throws(RewardError) -> Member {
    let value: Value
    switch node {
    case .scalar(let scalar): value = .scalar(scalar.string)
    case .sequence(let items):
      var list: [Member] = []
      for item in items { list.append(try member(item, file)) }
      value = .list(list)
    case .mapping(let mapping):
      var pairs: [(key: String, member: Member)] = []
      for (key, node) in mapping {
        guard let name = key.scalar?.string else {
          throw RewardError(
            .rewardFile, "a key must be a word", at: .init(file: file, line: key.mark?.line))
        }
        pairs.append((name, try member(node, file)))
      }
      value = .mapping(pairs)
    case .alias:
      throw RewardError(
        .rewardFile, "aliases are not supported", at: .init(file: file, line: node.mark?.line))
    }
    return Member(value: value, line: node.mark?.line)
  }

  /// An error about this mapping, or about one of its members.
  public func error(_ message: String, _ key: String? = nil) -> RewardError {
    let item = [path, key ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
    return RewardError(
      .rewardFile, message,
      at: .init(
        file: file, line: key.flatMap { members[$0]?.line } ?? line, item: item.isEmpty ? nil : item
      ))
  }

  /// What stands under a key, which counts as read by now.
  func member(_ key: String) -> Member? {
    asked.withLock { _ = $0.insert(key) }
    return members[key]
  }

  /// Whether there is a member of that name; it still has to be read.
  public func has(_ key: String) -> Bool { members[key] != nil }

  /// The same without some members: what an item of a list is when the list has taken its own.
  func without(_ keys: [String]) -> RewardNode {
    RewardNode(self, keys)
  }

  private init(_ other: RewardNode, _ keys: [String]) {
    (path, file, line) = (other.path, other.file, other.line)
    members = other.members.filter { !keys.contains($0.key) }
    // Known here, though not as this reward's own: a misspelt one is told.
    asked = Mutex(Set(keys))
  }

  /// A text, or nil where there is no such member.
  /// - Throws: `reward.file` for a list or a mapping.
  public func optionalText(_ key: String) throws(RewardError) -> String? {
    guard let member = member(key) else { return nil }
    guard case .scalar(let text) = member.value else { throw error("must be a single value", key) }
    return text
  }

  /// A text.
  /// - Throws: `reward.file` where it is missing.
  public func text(_ key: String) throws(RewardError) -> String {
    guard let text = try optionalText(key) else { throw error("'\(key)' is missing") }
    return text
  }

  /// A finite number, or nil where there is no such member.
  /// - Throws: `reward.file`.
  public func optionalNumber(_ key: String) throws(RewardError) -> Double? {
    guard let text = try optionalText(key) else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw error("must be a number, not '\(text.prefix(40))'", key)
    }
    return number
  }

  /// A finite number.
  /// - Throws: `reward.file` where it is missing.
  public func number(_ key: String) throws(RewardError) -> Double {
    guard let number = try optionalNumber(key) else { throw error("'\(key)' is missing") }
    return number
  }

  /// `true` or `false`; `false` where there is no such member.
  /// - Throws: `reward.file`.
  public func flag(_ key: String) throws(RewardError) -> Bool {
    switch try optionalText(key) {
    case nil, "false"?: return false
    case "true"?: return true
    case let other?: throw error("must be true or false, not '\(other.prefix(40))'", key)
    }
  }

  /// One of some words, or nil where there is no such member.
  /// - Throws: `reward.file`, with the nearest word.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ kind: Choice.Type = Choice.self
  ) throws(RewardError) -> Choice? where Choice.RawValue == String {
    guard let text = try optionalText(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue)
      throw error("must be one of \(words.joined(separator: ", ")), not '\(text.prefix(40))'", key)
    }
    return choice
  }

  /// A mapping.
  /// - Throws: `reward.file` where it is missing.
  public func node(_ key: String) throws(RewardError) -> RewardNode {
    guard let member = member(key) else { throw error("'\(key)' is missing") }
    return try RewardNode(member, path: path.isEmpty ? key : "\(path).\(key)", file: file)
  }

  /// To be called when everything was read.
  /// - Throws: `reward.file` for a member that nobody asked for, with the nearest one that there is.
  func finish() throws(RewardError) {
    let asked = asked.withLock { $0 }
    guard let unknown = members.keys.sorted().first(where: { !asked.contains($0) }) else { return }
    let near = Suggestion.nearest(to: unknown, among: asked.sorted())
    throw error(
      "there is no '\(unknown.prefix(60))' here" + (near.map { "; did you mean '\($0)'?" } ?? ""),
      unknown)
  }
}

extension RewardError.Code {
  /// A reward file that cannot be read as one.
  public static let rewardFile = Self("reward.file")
}
