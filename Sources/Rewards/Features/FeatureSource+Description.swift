import Basics
import OrderedCollections

extension FeatureSource {
  /// As descriptions of heads have it under `extractor`.
  var json: JSONValue {
    var members: JSONObject = ["type": .string(kind.rawValue), "model": .string(model)]
    if let template { members["template"] = .string(template) }
    return .object(members)
  }

  /// - Throws: `reward.heads`, with the member.
  init(_ extractor: DescriptionMember) throws(RewardError) {
    let type = try extractor.member("type").text()
    guard let kind = Kind(rawValue: type) else {
      throw try extractor.member("type").error("'\(type.prefix(60))' is no kind of features")
    }
    self.init(
      kind, model: try extractor.member("model").text(),
      template: try extractor.optional("template")?.text())
  }
}
