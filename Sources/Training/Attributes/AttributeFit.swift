public import Basics
public import OrderedCollections
public import Rewards

/// Linear heads of named attributes by ridge regression: the first stage of ArmoRM (Wang et al.
/// 2024, section 3.1).
public struct AttributeFit: Sendable {
  /// The heads, in fp32.
  public let heads: AttributeHeads
  /// What they were made of: penalties, and errors on the rows that chose them.
  public let ridge: RidgeRegression
  /// Whether the heads add a constant.
  public let hasIntercept: Bool

  /// Fits one head for each attribute on the rows that have its label.
  ///
  /// - Parameters:
  ///   - rows: features, n × d.
  ///   - labels: on 0...1, n × attributes; nil where a row lacks one.
  ///   - attributes: what the labels are of.
  ///   - hasIntercept: fits deviations from the means, and adds a constant to each head. ArmoRM
  ///     does not: its heads are drawn towards 0 rather than towards the mean label.
  ///   - penalties: α of the ridge, ascending.
  /// - Throws: `training.options` for an attribute with too few labels, `training.diverged`,
  ///   `torch.memory`. Traps unless there are labels for each row, and one for each attribute.
  public init(
    rows: [[Float]], labels: [[Double?]], attributes: [AttributeHeads.Attribute],
    hasIntercept: Bool = false, penalties: [Double] = RidgeRegression.usualPenalties,
    from source: inout RandomSource
  ) throws {
    precondition(rows.count == labels.count, "labels for each row")
    precondition(labels.allSatisfy { $0.count == attributes.count }, "a label for each attribute")
    guard let width = rows.first?.count else {
      throw RewardError(.trainingOptions, "there are no rows to fit heads on")
    }
    var (centre, means) = ([Double](repeating: 0, count: width), attributes.map { _ in 0.0 })
    var (centredRows, centredLabels) = (rows, labels)
    if hasIntercept {
      for row in rows {
        for (column, value) in row.enumerated() {
          centre[column] += Double(value) / Double(rows.count)
        }
      }
      for index in attributes.indices {
        let known = labels.compactMap { $0[index] }
        means[index] = known.reduce(0, +) / Double(max(1, known.count))
      }
      centredRows = rows.map { zip($0, centre).map { Float(Double($0) - $1) } }
      centredLabels = labels.map { zip($0, means).map { label, mean in label.map { $0 - mean } } }
    }
    ridge = try RidgeRegression(
      rows: centredRows, labels: centredLabels, penalties: penalties, from: &source)
    let biases = zip(means, ridge.weights).map { mean, weights in
      mean - zip(weights, centre).reduce(0) { $0 + $1.0 * $1.1 }
    }
    heads = AttributeHeads(
      attributes, weights: ridge.weights, biases: hasIntercept ? biases : nil)
    self.hasIntercept = hasIntercept
  }

  /// For `reward_heads.json`: each attribute's penalty, and its mean squared error, on 0...1, on
  /// the rows that chose it.
  public var json: JSONObject {
    let attributes = heads.names.indices.map { index in
      (
        heads.names[index],
        JSONValue.object([
          "penalty": .number(ridge.penalties[index]),
          "validation_mse": .number(ridge.validationErrors[index]),
        ])
      )
    }
    return [
      "method": "ridge", "intercept": .bool(hasIntercept),
      "attributes": .object(JSONObject(uniqueKeysWithValues: attributes)),
    ]
  }
}
