public import Basics
import Foundation

extension RewardError.Code {
  /// A model card whose front matter cannot take results without losing something.
  public static let cardFrontMatter = Self("card.front-matter")
}

/// Results of a model in the form that the hub reads: the `model-index` of a card's front matter.
public struct ModelIndex: Sendable, Hashable {
  /// One number.
  public struct Result: Sendable, Hashable {
    /// The data's name for people; the subset is added to it.
    public var dataset: String
    /// The data's id on the hub, or what comes nearest to one.
    public var identifier: String
    /// The subset, or `overall`.
    public var subset: String
    /// The metric's type, such as `accuracy`.
    public var metric: String
    /// The metric for people, such as "accuracy of the best candidate".
    public var measure: String
    /// The number.
    public var value: Double
    /// Items.
    public var count: Int
    /// The ends of the 95 % interval; nil where there is none.
    public var interval: ClosedRange<Double>?
    /// The command line that made it; nil where it is not known.
    public var command: String?

    /// A result; see the properties. The identifier is made one that the hub can have.
    public init(
      dataset: String, identifier: String, subset: String, metric: String = "accuracy",
      measure: String = "accuracy", value: Double, count: Int, interval: ClosedRange<Double>? = nil,
      command: String? = nil
    ) {
      self.dataset = dataset
      self.identifier = ModelCard.hubIdentifier(for: identifier)
      self.subset = subset
      self.metric = metric
      self.measure = measure
      self.value = value
      self.count = count
      self.interval = interval
      self.command = command
    }

    /// What the number says, with the number of items and the interval: the metric's name.
    var text: String {
      let interval = interval.map { ends in
        ", 95 % interval \(Self.text(ends.lowerBound)) to \(Self.text(ends.upperBound))"
      }
      return "\(measure.prefix(1).uppercased())\(measure.dropFirst()) over \(count) "
        + "item\(count == 1 ? "" : "s")\(interval ?? "")"
    }

    static func text(_ value: Double) -> String { NumberText.fixed(value, digits: 4) }

    var place: ResultPlace {
      ResultPlace(
        name: "\(dataset) (\(subset))", identifier: identifier, subset: subset, metric: metric)
    }
  }

  /// The model's name.
  public var name: String
  /// The results; each data set's subset once.
  public var results: [Result]

  /// An index of a model.
  public init(name: String, results: [Result]) {
    self.name = name
    self.results = results
  }
}

/// What tells results of an index apart.
struct ResultPlace: Hashable {
  var name, identifier, subset, metric: String
}

extension ModelIndex {
  /// A README with these results: earlier ones of the same data and subset are replaced, everything
  /// else stays as it was, to the byte. A table for people stands below it, between marks of its
  /// own.
  ///
  /// - Throws: `card.front-matter` where that cannot be done surely: front matter without an end,
  ///   an index of several models or in YAML's flow form, an old table without an end.
  public func merged(into readme: String) throws(RewardError) -> String {
    let parts = try FrontMatter(readme)
    var lines = parts.lines
    if let block = try parts.block("model-index") {
      lines.replaceSubrange(block, with: try merged(into: Array(lines[block])))
    } else {
      lines += ["model-index:", "- name: \(YAMLText.scalar(name))", "  results:"]
      lines += results.flatMap { $0.lines(indent: 2) }
    }
    return try parts.text(
      lines, body: BenchmarkTable(results).merged(into: parts.body, newline: parts.newline))
  }

  /// The lines of an index that is there.
  private func merged(into lines: [String]) throws(RewardError) -> [String] {
    var index = try IndexBlock(lines)
    let places = Set(results.map(\.place))
    index.items.removeAll { item in item.place.map(places.contains) ?? false }
    index.items += results.map { result in
      IndexBlock.Item(lines: result.lines(indent: index.indent), place: result.place)
    }
    return index.lines
  }
}

extension ModelIndex.Result {
  /// The result as an item of a list that stands so far in.
  fileprivate func lines(indent: Int) -> [String] {
    var lines = [
      "- task:", "    type: text-classification", "    name: Ranking of answers", "  dataset:",
      "    name: \(YAMLText.scalar(place.name))", "    type: \(YAMLText.scalar(identifier))",
      "    split: \(YAMLText.scalar(subset))", "  metrics:",
      "  - type: \(YAMLText.scalar(metric))", "    value: \(Self.text(value))",
      "    name: \(YAMLText.scalar(text))", "    args:", "      n: \(count)",
    ]
    if let interval {
      lines.append(
        "      ci95: [\(Self.text(interval.lowerBound)), \(Self.text(interval.upperBound))]")
    }
    if let command { lines.append("      command: \(YAMLText.scalar(command))") }
    return lines.map { String(repeating: " ", count: indent) + $0 }
  }
}
