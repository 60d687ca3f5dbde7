public import Basics
import Models
public import OrderedCollections
public import Preferences

/// Named attributes of a response by small heads on a frozen model's features, and a scalar made of
/// them: multi-attribute regression (HelpSteer2, Wang et al. 2024; ArmoRM, Wang et al. 2024).
public final class FeatureRewardModel: RewardModel {
  /// Kind `attributes`.
  public let card: RewardCard
  /// Where the features come from.
  public let source: FeatureSource
  /// What turns candidates into vectors.
  public let extractor: any FeatureExtractor
  /// What is said of a candidate.
  public let heads: AttributeHeads
  /// How that becomes one number.
  public let value: AttributeValue
  /// How the heads were fitted: data, penalties, errors. Kept as it is.
  public let provenance: JSONObject

  /// What the attribute of a detector of machine texts is called.
  public static let machineAttribute = "machine"

  /// A model of parts at hand. Of an attribute ``machineAttribute`` on statistics its card warns
  /// that higher is not better.
  /// - Throws: `head.width` where heads or gate read other features, `reward.configuration` where
  ///   the value is of other attributes.
  public init(
    source: FeatureSource, extractor: any FeatureExtractor, heads: AttributeHeads,
    value: AttributeValue, name: String, provenance: JSONObject = [:]
  ) throws(RewardError) {
    guard heads.network.inputs == extractor.width else {
      throw RewardError(
        .headWidth,
        "the heads read \(heads.network.inputs) numbers; \(extractor.name) gives "
          + "\(extractor.width)",
        at: .init(item: name))
    }
    if case .gate(let gate, _) = value, gate.network.inputs != extractor.promptWidth {
      throw RewardError(
        .headWidth,
        "the gate reads \(gate.network.inputs) numbers of a prompt; \(extractor.name) gives "
          + "\(extractor.promptWidth)", at: .init(item: name))
    }
    try value.check(heads.names)
    self.source = source
    self.extractor = extractor
    self.heads = heads
    self.value = value
    self.provenance = provenance
    var card = RewardCard(kind: "attributes", name: name)
    card.attributes = heads.names
    if source.kind == .statistics, heads.names.contains(Self.machineAttribute) {
      card.warnings = [Self.machineWarning]
    }
    self.card = card
  }

  /// What a user of a detector should know.
  static let machineWarning =
    "higher means more likely written by a machine, which is not better; texts of other domains "
    + "and generators than those that it was trained on are told apart less well"

  /// What would be read of a candidate, where the extractor knows it without computing.
  /// - Throws: as the extractor's check.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try extractor.check(candidate)
  }

  /// The same heads with another rule for the scalar.
  /// - Throws: `head.width`, `reward.configuration`.
  public func valued(_ value: AttributeValue) throws(RewardError) -> FeatureRewardModel {
    try FeatureRewardModel(
      source: source, extractor: extractor, heads: heads, value: value, name: card.name,
      provenance: provenance)
  }

  /// The scalar, with all attributes in their order on the scale of 0...1, and each one's
  /// coefficient in the stage.
  ///
  /// - Throws: what the extractor throws; `reward.not-finite`, `torch.memory`. Cost: one pass of
  ///   the extractor over each response, and with a gate over each distinct prompt; the heads are
  ///   nothing beside it.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try computed(for: candidates)
  }

  func computed(for candidates: [Candidate]) throws -> [Reward] {
    let features = try extractor.features(of: candidates)
    precondition(features.count == candidates.count, "a vector for each candidate")
    let outputs = try heads.outputs(of: features.map(\.values))
    let coefficients = try coefficients(for: candidates.map(\.prompt))
    var rewards: [Reward] = []
    for index in candidates.indices {
      var reward = Reward(value: 0)
      var parts: [RewardStage] = []
      for (attribute, given) in zip(heads.attributes, zip(outputs[index], coefficients[index])) {
        let (output, coefficient) = given
        try requireFinite(output, "\(card.name): \(attribute.name)")
        reward.attributes[attribute.name] = output
        reward.value += coefficient * output
        parts.append(stage(attribute, output, coefficient))
      }
      try requireFinite(reward.value, card.name)
      reward.reading = features[index].reading
      reward.stage = RewardStage(
        name: card.kind, operation: operation, value: reward.value, parts: parts)
      rewards.append(reward)
    }
    return rewards
  }

  private func stage(
    _ attribute: AttributeHeads.Attribute, _ output: Double, _ coefficient: Double
  ) -> RewardStage {
    let scale = attribute.scale
    // A detector was told no labels: its logit has no range.
    let isLogit = source.kind == .statistics && attribute.name == Self.machineAttribute
    let leaf = RewardStage(
      name: attribute.name,
      operation: isLogit
        ? "logit of a machine's text"
        : "\(scale.label(of: output)) on labels of \(scale.lowest)...\(scale.highest)",
      value: output)
    return RewardStage(
      name: attribute.name, operation: "\(coefficient) ·", value: coefficient * output,
      parts: [leaf])
  }

  private var operation: String {
    switch value {
    case .attribute(let name): return "\(name) alone"
    case .weights(let weights): return "weighted sum of \(weights.count) attributes"
    case .gate(_, let correction):
      let which = correction.map { ", \(heads.names[$0.verbosity]) taken out" } ?? ""
      return "\(heads.attributes.count) attributes weighed by the prompt" + which
    }
  }
}
