import OrderedCollections

extension BenchmarkDefinition {
  /// The parts whose weighted mean the overall number is.
  func overallTerms(
    of parts: some Collection<String>
  ) -> [(key: String, value: Double)] {
    if let overall { return [(overall, 1)] }
    guard !sections.isEmpty else { return parts.map { ($0, 1) } }
    // Sections count alike, and subsets in a section by their weights.
    var terms: OrderedDictionary<String, Double> = [:]
    for weights in sections.values {
      let total = weights.values.reduce(0, +)
      for (name, weight) in weights { terms[name, default: 0] += weight / total }
    }
    return Array(terms)
  }

  /// The places of the items that are counted under a name.
  func places(of name: String, _ items: [BenchmarkItem]) -> [Int] {
    let pool = pools[name]
    return items.indices.filter { index in
      let subset = items[index].subset
      return pooledName(of: subset) == name
        || pool.map { $0 == ["*"] || $0.contains(subset) } == true
    }
  }
}

extension BenchmarkBaseline {
  /// For people.
  var sentence: String {
    switch self {
    case .longestWins: "longest answer wins"
    case .shortestWins: "shortest answer wins"
    case .allStepsRight: "all steps right"
    }
  }
}
