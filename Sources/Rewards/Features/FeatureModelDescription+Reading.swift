import Basics
import OrderedCollections
import Storage

extension FeatureModelDescription {
  /// Reads the description in a directory.
  /// - Throws: `reward.heads`, with the member; what reading JSON throws.
  init(file: String) throws(RewardError) {
    let root = DescriptionMember(try JSONFile.read(file), name: "", file: file)
    try root.requireFormat(Self.format)
    source = try FeatureSource(root.member("extractor"))
    let heads = try root.member("heads")
    widths = try heads.member("widths").widths()
    hasBias = try heads.member("bias").flag()
    attributes = try Self.attributes(root.member("attributes"))
    guard attributes.count == widths[widths.count - 1] else {
      throw heads.error("\(attributes.count) attributes for \(widths[widths.count - 1]) outputs")
    }
    rule = try Self.rule(root.member("value"), attributes.map(\.name))
    provenance = try root.optional("provenance")?.object() ?? [:]
  }

  private static func attributes(
    _ list: DescriptionMember
  ) throws(RewardError) -> [AttributeHeads.Attribute] {
    var attributes: [AttributeHeads.Attribute] = []
    for item in try list.items() {
      let name = try item.member("name").text()
      guard !attributes.contains(where: { $0.name == name }) else {
        throw item.error("there is another attribute '\(name.prefix(60))'")
      }
      let ends = (try item.member("lowest").number(), try item.member("highest").number())
      do throws(RewardError) {
        attributes.append(.init(name, scale: try AttributeScale(lowest: ends.0, highest: ends.1)))
      } catch { throw item.error(error.message) }
    }
    return attributes
  }

  private static func rule(
    _ value: DescriptionMember, _ names: [String]
  ) throws(RewardError) -> Rule {
    switch try value.member("rule").text() {
    case "attribute":
      let member = try value.member("attribute")
      return .attribute(names[try member.index(in: names)])
    case "weights": return .weights(try value.member("weights").numbers(by: names))
    case "gate":
      let widths = try value.member("widths").widths()
      guard widths[widths.count - 1] == names.count else {
        throw value.error("a gate of \(widths[widths.count - 1]) outputs for \(names.count)")
      }
      let temperature = try value.member("temperature").number()
      guard temperature > 0 else { throw try value.member("temperature").error("must be above 0") }
      return .gate(
        Gate(
          widths: widths, hasBias: try value.member("bias").flag(), temperature: temperature,
          correction: try correction(value, names)))
    case let other:
      throw try value.member("rule").error("'\(other.prefix(60))' is no rule for the scalar")
    }
  }

  private static func correction(
    _ value: DescriptionMember, _ names: [String]
  ) throws(RewardError) -> VerbosityCorrection? {
    guard let member = try value.optional("verbosity") else { return nil }
    let verbosity = try member.index(in: names)
    let penalties = try value.member("penalties").numbers(by: names)
    guard penalties[verbosity] == 1 else {
      throw try value.member("penalties").error("verbosity's own penalty must be 1")
    }
    var unremoved: [Int] = []
    for item in try value.member("unremoved").items(isEmptyAllowed: true) {
      let index = try item.index(in: names)
      guard index != verbosity else { throw item.error("verbosity itself is always taken out") }
      unremoved.append(index)
    }
    return VerbosityCorrection(
      verbosity: verbosity, penalties: penalties, unremoved: unremoved)
  }
}
