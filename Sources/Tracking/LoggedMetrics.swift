import OrderedCollections

/// Named numbers of one step, in the order in which they were set: what a trainer hands to the
/// metrics file, to TensorBoard and to the console alike.
///
/// Names are TRL's: `loss`, `accuracy`, `margin`, `learning_rate`, `grad_norm`, `num_tokens`, and
/// the same with `eval_` before them for an evaluation.
public struct LoggedMetrics: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
  private var values: OrderedDictionary<String, Double>

  /// No metrics.
  public init() { values = [:] }

  /// Metrics in this order; of a name given twice the later value counts.
  public init(dictionaryLiteral elements: (String, Double)...) { self.init(elements) }

  /// A name that comes twice keeps its first place and its last value.
  public init(_ elements: some Sequence<(String, Double)>) {
    values = OrderedDictionary(elements, uniquingKeysWith: { $1 })
  }

  /// nil when the name was not logged; setting nil removes it. Cost: O(1), removing O(count).
  public subscript(name: String) -> Double? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// How many metrics there are.
  public var count: Int { values.count }
  /// Whether there are none.
  public var isEmpty: Bool { values.isEmpty }
  /// Their names, in order.
  public var names: [String] { Array(values.keys) }

  /// Gives the metrics in order.
  public func makeIterator() -> AnyIterator<(name: String, value: Double)> {
    var inner = values.makeIterator()
    return AnyIterator { inner.next().map { (name: $0.key, value: $0.value) } }
  }
}
