import Basics
import OrderedCollections
import Storage

/// Everything about a Bayesian head but its numbers: `reward_bayesian.json`.
struct BayesianDescription {
  static let format = 1

  let source: FeatureSource
  /// Numbers of a row.
  let width: Int
  let provenance: JSONObject

  init(source: FeatureSource, width: Int, provenance: JSONObject) {
    (self.source, self.width, self.provenance) = (source.lasting, width, provenance)
  }

  /// Reads the description in a directory.
  /// - Throws: `reward.heads`, with the member; what reading JSON throws.
  init(file: String) throws(RewardError) {
    let root = DescriptionMember(try JSONFile.read(file), name: "", file: file)
    try root.requireFormat(Self.format)
    source = try FeatureSource(root.member("extractor"))
    let member = try root.member("width")
    width = try member.int()
    // The covariance has as many numbers as its square.
    guard (1...1 << 24).contains(width) else { throw member.error("must be above 0") }
    provenance = try root.optional("provenance")?.object() ?? [:]
  }

  var json: JSONValue {
    [
      "format": .number(Self.format), "extractor": source.json, "width": .number(width),
      "provenance": .object(provenance),
    ]
  }
}
