public import Basics
import Models
import OrderedCollections
import Tensors

extension RewardError.Code {
  /// `reward_heads.json` or `reward_bayesian.json` is not what heads on features are written with.
  public static let featureModel = Self("reward.heads")
}

/// Everything about heads on features but their weights: `reward_heads.json`.
struct FeatureModelDescription {
  static let format = 1

  var source: FeatureSource
  /// Numbers of a row: the heads' inputs, hidden units and outputs.
  var widths: [Int]
  var hasBias: Bool
  var attributes: [AttributeHeads.Attribute]
  var rule: Rule
  var provenance: JSONObject

  enum Rule {
    case attribute(String)
    case weights([Double])
    case gate(Gate)
  }

  /// A gate without its weights.
  struct Gate {
    var widths: [Int]
    var hasBias: Bool
    var temperature: Double
    var correction: VerbosityCorrection?
  }

  init(_ model: FeatureRewardModel) {
    source = model.source.lasting
    widths = model.heads.network.widths
    hasBias = model.heads.network.hasBias
    attributes = model.heads.attributes
    provenance = model.provenance
    rule =
      switch model.value {
      case .attribute(let name): .attribute(name)
      case .weights(let weights): .weights(weights)
      case .gate(let gate, let correction):
        .gate(
          Gate(
            widths: gate.network.widths, hasBias: gate.network.hasBias,
            temperature: gate.temperature, correction: correction))
      }
  }

  var json: JSONValue {
    [
      "format": .number(Self.format), "extractor": source.json,
      "heads": ["widths": Self.list(widths), "bias": .bool(hasBias)],
      "attributes": .array(
        attributes.map {
          [
            "name": .string($0.name), "lowest": .number($0.scale.lowest),
            "highest": .number($0.scale.highest),
          ]
        }), "value": .object(ruleJSON), "provenance": .object(provenance),
    ]
  }

  private var ruleJSON: JSONObject {
    switch rule {
    case .attribute(let name): return ["rule": "attribute", "attribute": .string(name)]
    case .weights(let weights): return ["rule": "weights", "weights": named(weights)]
    case .gate(let gate):
      var members: JSONObject = [
        "rule": "gate", "widths": Self.list(gate.widths), "bias": .bool(gate.hasBias),
        "temperature": .number(gate.temperature),
      ]
      if let correction = gate.correction {
        members["verbosity"] = .string(attributes[correction.verbosity].name)
        members["penalties"] = named(correction.penalties)
        members["unremoved"] = .array(
          correction.unremoved.map { .string(attributes[$0].name) })
      }
      return members
    }
  }

  /// A number for each attribute, by its name.
  private func named(_ numbers: [Double]) -> JSONValue {
    .object(
      JSONObject(
        uniqueKeysWithValues: zip(attributes, numbers).map { ($0.name, JSONValue.number($1)) }))
  }

  private static func list(_ numbers: [Int]) -> JSONValue {
    .array(numbers.map { JSONValue.number($0) })
  }
}

extension Perceptron {
  /// Inputs, hidden units and outputs, as the random start takes them.
  var widths: [Int] { [inputs] + layers.map { $0.weight.size(0) } }
  /// Whether layers add a bias. Traps where some do and others do not, which is never written.
  var hasBias: Bool {
    let count = layers.count { $0.bias != nil }
    precondition(count == 0 || count == layers.count, "all layers have a bias, or none")
    return count > 0
  }
}
