public import OrderedCollections

/// A benchmark's sections: accuracies of subsets, weighted inside of a section, and sections among each
/// other.
public struct Sections: Hashable, Sendable {
  /// A section's subsets with their weights, which are counts in most benchmarks.
  public typealias Weights = OrderedDictionary<String, Double>

  /// The sections, each a name with its subsets.
  public let sections: OrderedDictionary<String, Weights>
  /// A weight for each section; 1 where it is not named.
  public let weights: [String: Double]

  /// Sections of subsets; traps on a weight that is not positive.
  public init(_ sections: OrderedDictionary<String, Weights>, weights: [String: Double] = [:]) {
    precondition(
      (sections.values.flatMap(\.values) + weights.values).allSatisfy { $0 > 0 },
      "a weight is above 0")
    self.sections = sections
    self.weights = weights
  }

  /// A section's accuracy: the weighted mean of its subsets'.
  ///
  /// - Parameter accuracies: by subset; those that no section names do not count.
  /// - Returns: only sections all of whose subsets were measured: another mean would be another number.
  public func accuracies(
    _ accuracies: [String: Double]
  ) -> OrderedDictionary<String, Double> {
    var result: OrderedDictionary<String, Double> = [:]
    for (name, subsets) in sections {
      let found = subsets.keys.compactMap { accuracies[$0] }
      guard found.count == subsets.count, !found.isEmpty else { continue }
      let sum = subsets.reduce(0) { $0 + $1.value * accuracies[$1.key]! }
      result[name] = sum / subsets.values.reduce(0, +)
    }
    return result
  }

  /// The weighted mean of the sections that were measured; nil for none.
  public func overall(_ accuracies: OrderedDictionary<String, Double>) -> Double? {
    var (sum, total) = (0.0, 0.0)
    for (name, accuracy) in accuracies {
      let weight = weights[name] ?? 1
      sum += weight * accuracy
      total += weight
    }
    return total > 0 ? sum / total : nil
  }
}
