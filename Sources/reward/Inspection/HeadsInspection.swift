import Basics
import Foundation
import OrderedCollections
import Rewards
import Storage

/// What heads on a frozen model are: the model below, the attributes, the rule for the scalar, and
/// what was measured when they were fitted. Neither is opened.
struct HeadsInspection {
  let object: JSONObject

  /// - Parameter path: a directory of `reward fit`.
  init(_ path: String) throws {
    // Refuses a description that opening would refuse.
    let source = try FittedHeads.source(in: path)
    let form = FittedHeads(in: path) ?? .attributes
    let names = form.fileNames
    let description = try JSONFile.read("\(path)/\(names.description)")
    var below: JSONObject = [
      "model": .string(source.model), "features": .string(source.kind.rawValue),
    ]
    if let template = source.template { below["template"] = .string(template) }
    let weights = StoredTensors(file: try SafetensorsFile(path: "\(path)/\(names.weights)"))
    let provenance = description["provenance"]?.object ?? [:]
    var object: JSONObject = [
      "kind": .string(Self.kind(form)), "path": .string(path), "model_below": .object(below),
    ]
    switch form {
    case .attributes:
      object["heads"] = description["heads"] ?? .null
      object["attributes"] = .object(Self.scales(description["attributes"]?.array ?? []))
      object["value"] = description["value"] ?? .null
    case .bayesian: object["width"] = description["width"] ?? .null
    }
    object["parameters"] = .number(weights.count)
    object["stored_as"] = .object(weights.types.mapValues { .number($0) })
    object["canary"] = .string(Self.canary("\(path)/\(names.canary)"))
    object["held_out"] = Self.measured(provenance["held_out"])
    // Of a gate, the heads below it were measured before.
    if let heads = provenance["heads"]?["held_out"] {
      object["heads_held_out"] = Self.measured(heads)
    }
    object["provenance"] = .object(
      provenance.filter { !["held_out", "heads"].contains($0.key) })
    self.object = object
  }

  /// Each attribute's labels that count as 0 and 1.
  private static func scales(_ attributes: [JSONValue]) -> JSONObject {
    var scales = JSONObject()
    for attribute in attributes {
      guard let name = attribute["name"]?.string else { continue }
      scales[name] = ["0": attribute["lowest"] ?? .null, "1": attribute["highest"] ?? .null]
    }
    return scales
  }

  /// A list of reports by their attributes' names, which lines for people show one below the other.
  private static func measured(_ found: JSONValue?) -> JSONValue {
    guard let reports = found?.array else { return found ?? .null }
    var named = JSONObject()
    for report in reports {
      guard var members = report.object, let name = members.removeValue(forKey: "attribute")?.string
      else { return .array(reports) }
      named[name] = .object(members)
    }
    return .object(named)
  }

  private static func kind(_ form: FittedHeads) -> String {
    switch form {
    case .attributes: "reward heads on a frozen model"
    case .bayesian: "Bayesian head on a frozen model"
    }
  }

  private static func canary(_ file: String) -> String {
    FileManager.default.fileExists(atPath: file)
      ? "stored" : "none: without it the heads are not opened"
  }
}
