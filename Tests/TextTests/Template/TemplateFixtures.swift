import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

/// The outcomes of jinja2, written by `Tests/Oracle/templates.py`; made when they are absent.
enum TemplateFixtures {
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let folder = root.appendingPathComponent(".deps/fixtures/templates")
  static let python = root.appendingPathComponent(".deps/oracle/bin/python")
  static let areThere: Bool = {
    let files = FileManager.default
    let last = folder.appendingPathComponent("shapes.jsonl").path
    if files.fileExists(atPath: last) { return true }
    guard files.fileExists(atPath: python.path) else { return false }
    let process = Process()
    process.executableURL = python
    process.arguments = [root.appendingPathComponent("Tests/Oracle/templates.py").path, folder.path]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0 && files.fileExists(atPath: last)
  }()

  static func rows(_ name: String) throws -> [JSONObject] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return try text.utf8.split(separator: 0x0a).map {
      try #require(try JSONValue.parse($0).object)
    }
  }

  /// The kind of an error in the words of the fixtures.
  static func kind(_ code: RewardError.Code) -> String {
    switch code {
    case .templateSyntax: "syntax"
    case .templateUndefined: "undefined"
    case .templateSandbox: "sandbox"
    case .templateRaised: "raised"
    default: "other"
    }
  }

  /// What this library makes of a template: the output, or the kind and text of the error.
  static func outcome(_ source: String, _ variables: JSONObject) -> (String?, RewardError?) {
    do throws(RewardError) {
      return (try ChatTemplate(source: source).render(variables: variables), nil)
    } catch {
      return (nil, error)
    }
  }

  /// nil when both agree, else what differs.
  static func difference(_ source: String, _ row: JSONObject) throws -> String? {
    let variables = try #require(row["variables"]?.object)
    let (output, error) = outcome(source, variables)
    if let expected = row["output"]?.string {
      if let output, output.utf8.elementsEqual(expected.utf8) { return nil }
      return "expected \(expected.debugDescription)\n  found "
        + (output?.debugDescription ?? "\(error!)")
    }
    let kind = row["error"]?.string
    let message = row["message"]?.string ?? ""
    guard let error, Self.kind(error.code) == kind else {
      return "expected the error '\(kind ?? "")' (\(message))\n  found "
        + (output?.debugDescription ?? "\(error!)")
    }
    if kind == "raised", error.message != message, !message.contains("Error:") {
      return "expected the message \(message)\n  found \(error.message)"
    }
    return nil
  }
}
