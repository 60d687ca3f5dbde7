public import Basics

extension RewardNode {
  /// Whether a member is a list; it still has to be read.
  public func isList(_ key: String) -> Bool {
    if case .list? = members[key]?.value { true } else { false }
  }

  /// A list of mappings, at least one.
  /// - Throws: `reward.file`.
  public func nodes(_ key: String) throws(RewardError) -> [RewardNode] {
    var nodes: [RewardNode] = []
    for (index, item) in try items(key).enumerated() {
      let place = "\(key)[\(index)]"
      nodes.append(
        try RewardNode(item, path: path.isEmpty ? place : "\(path).\(place)", file: file))
    }
    return nodes
  }

  /// A list of texts, at least one.
  /// - Throws: `reward.file`, also for an item that is a list or a mapping.
  public func texts(_ key: String) throws(RewardError) -> [String] {
    var texts: [String] = []
    for item in try items(key) {
      guard case .scalar(let text) = item.value else { throw error("must hold texts alone", key) }
      texts.append(text)
    }
    return texts
  }

  private func items(_ key: String) throws(RewardError) -> [Member] {
    guard let member = member(key) else { throw error("'\(key)' is missing") }
    guard case .list(let items) = member.value, !items.isEmpty else {
      throw error("must be a list with at least one item", key)
    }
    return items
  }
}
