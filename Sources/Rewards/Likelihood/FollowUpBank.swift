public import Basics
import OrderedCollections
import Storage

extension RewardError.Code {
  /// A bank of follow-ups that cannot be used as one.
  public static let followUpBank = Self("reward.follow-ups")
}

/// What users say after answers that please them, and after answers that do not, by facet.
public struct FollowUpBank: Sendable, Hashable {
  /// One way in which an answer can be good or bad.
  public struct Facet: Sendable, Hashable {
    /// Such as `relevance`; a reward's attribute is called by it.
    public let name: String
    /// Utterances of a user who is content, and of one who is not.
    public let positive: [String], negative: [String]

    /// A facet; ``FollowUpBank/init(_:)`` looks at its texts.
    public init(name: String, positive: [String], negative: [String]) {
      self.name = name
      self.positive = positive
      self.negative = negative
    }
  }

  /// The facets, in order.
  public let facets: [Facet]

  /// A bank.
  /// - Throws: `reward.follow-ups` without facets, for two of one name, for one that lacks positive
  ///   or negative follow-ups, for a blank follow-up, and for one that a facet has twice: it would
  ///   count twice.
  public init(_ facets: [Facet]) throws(RewardError) {
    guard !facets.isEmpty else { throw RewardError(.followUpBank, "a bank has a facet") }
    for (index, facet) in facets.enumerated() {
      let place = RewardError.Place(item: facet.name)
      guard !facets[..<index].contains(where: { $0.name == facet.name }) else {
        throw RewardError(.followUpBank, "another facet has this name", at: place)
      }
      guard !facet.positive.isEmpty, !facet.negative.isEmpty else {
        throw RewardError(
          .followUpBank, "a facet has positive and negative follow-ups", at: place)
      }
      var seen: Set<String> = []
      for text in facet.positive + facet.negative {
        guard !text.allSatisfy(\.isWhitespace) else {
          throw RewardError(.followUpBank, "a follow-up is blank", at: place)
        }
        guard seen.insert(text).inserted else {
          throw RewardError(
            .followUpBank, "the facet has '\(text.prefix(60))' twice: it would count twice",
            at: place)
        }
      }
    }
    self.facets = facets
  }

  /// Reads a JSON file: an object of facets, each an object of the lists `positive` and `negative`.
  /// - Throws: `reward.follow-ups`, and what reading JSON throws.
  public init(file: String) throws(RewardError) {
    let json = try JSONFile.read(file)
    func error(_ message: String, _ item: String? = nil) -> RewardError {
      RewardError(.followUpBank, message, at: .init(file: file, item: item))
    }
    guard let members = json.object else { throw error("must be an object of facets") }
    var facets: [Facet] = []
    for (name, value) in members {
      guard let lists = value.object else { throw error("must be an object", name) }
      if let other = lists.keys.first(where: { $0 != "positive" && $0 != "negative" }) {
        throw error("a facet has 'positive' and 'negative', not '\(other.prefix(60))'", name)
      }
      var found: [String: [String]] = [:]
      for kind in ["positive", "negative"] {
        guard let items = lists[kind]?.array else { throw error("'\(kind)' must be a list", name) }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else {
          throw error("a follow-up in '\(kind)' is no text", name)
        }
        found[kind] = texts
      }
      facets.append(
        Facet(
          name: name, positive: found["positive"] ?? [], negative: found["negative"] ?? []))
    }
    do throws(RewardError) { try self.init(facets) } catch { throw error.inFile(file) }
  }

  /// A smaller bank: the facets of these names, with the first follow-ups of either kind.
  ///
  /// - Parameters:
  ///   - names: nil for all facets. Traps for a name that there is not.
  ///   - count: at least 1.
  public func reduced(to names: [String]? = nil, count: Int) -> FollowUpBank {
    precondition(count > 0, "at least one follow-up of either kind")
    let chosen = (names ?? facets.map(\.name)).map { name in
      guard let facet = facets.first(where: { $0.name == name }) else {
        preconditionFailure("there is no facet '\(name)'")
      }
      return Facet(
        name: name, positive: Array(facet.positive.prefix(count)),
        negative: Array(facet.negative.prefix(count)))
    }
    return FollowUpBank(unchecked: chosen)
  }

  /// For what is known to be a bank.
  init(unchecked facets: [Facet]) { self.facets = facets }
}
