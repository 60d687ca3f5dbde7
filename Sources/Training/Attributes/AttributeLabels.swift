public import Basics
import OrderedCollections
public import Preferences
public import Rewards

/// Which ratings of a data set are learnt, and the scale that brings each to 0...1.
public struct AttributeLabels: Sendable, Hashable {
  /// What labels' scales are.
  public enum Scaling: Sendable, Hashable {
    /// From the lowest to the highest label that is there, each attribute by itself.
    case observed
    /// HelpSteer's 0...4 as ArmoRM takes them.
    case helpSteer
    /// The same for all attributes.
    case range(AttributeScale)
  }

  /// The attributes, in order.
  public let attributes: [AttributeHeads.Attribute]
  /// How many of the examples have each one's label.
  public let counts: [Int]

  /// The attributes of examples that are trained on.
  ///
  /// - Parameter names: the ones that are wanted, in order; nil takes all, in the order in which
  ///   they appear.
  /// - Throws: `training.options` for an attribute that no example has, with the nearest name, for
  ///   one that has the same label everywhere, and without any.
  public init(
    _ examples: [RatedExample], names: [String]? = nil, scaling: Scaling = .observed
  ) throws(RewardError) {
    var found: OrderedDictionary<String, (count: Int, lowest: Double, highest: Double)> = [:]
    for (name, label) in examples.flatMap({ Array($0.ratings) }) {
      let known = found[name] ?? (0, label, label)
      found[name] = (known.count + 1, min(known.lowest, label), max(known.highest, label))
    }
    var (attributes, counts): ([AttributeHeads.Attribute], [Int]) = ([], [])
    for name in names ?? Array(found.keys) {
      guard let range = found[name] else { throw Self.missing(name, Array(found.keys)) }
      let scale: AttributeScale
      switch scaling {
      case .helpSteer: scale = .helpSteer
      case .range(let given): scale = given
      case .observed:
        guard range.lowest < range.highest else {
          throw RewardError(
            .trainingOptions,
            "every label of '\(name)' on a row to train on is \(range.lowest): there is nothing to learn"
          )
        }
        scale = try AttributeScale(lowest: range.lowest, highest: range.highest)
      }
      guard !attributes.contains(where: { $0.name == name }) else {
        throw RewardError(.trainingOptions, "the attribute '\(name)' is named twice")
      }
      attributes.append(.init(name, scale: scale))
      counts.append(range.count)
    }
    guard !attributes.isEmpty else {
      throw RewardError(
        .trainingOptions, "there are no ratings on rows to train on: none at all, or all held out")
    }
    self.attributes = attributes
    self.counts = counts
  }

  /// Labels on 0...1 (outside of it where they are beyond the scale): examples × attributes, nil
  /// where an example lacks one.
  public func labels(of examples: [RatedExample]) -> [[Double?]] {
    examples.map { example in
      attributes.map { attribute in
        example.ratings[attribute.name].map(attribute.scale.scaled)
      }
    }
  }

  private static func missing(_ name: String, _ known: [String]) -> RewardError {
    let near = Suggestion.nearest(to: name, among: known)
    let hint =
      near.map { "; did you mean '\($0)'?" }
      ?? (known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))")
    return RewardError(.trainingOptions, "no example rates '\(name.prefix(60))'" + hint)
  }
}
