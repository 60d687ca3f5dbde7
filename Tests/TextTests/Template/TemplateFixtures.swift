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
    let oracle = root.appendingPathComponent("Tests/Oracle")
    func changed(_ path: String) -> Date? {
      (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
    let scripts = ["templates", "templates_cases", "templates_random", "templates_shapes"]
      .compactMap { changed(oracle.appendingPathComponent("\($0).py").path) }
    if let made = changed(last), scripts.allSatisfy({ $0 <= made }) { return true }
    guard files.fileExists(atPath: python.path) else { return false }
    let process = Process()
    process.executableURL = python
    process.arguments = [oracle.appendingPathComponent("templates.py").path, folder.path]
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
  static func outcome(
    _ source: String, _ variables: JSONObject, date: String? = nil
  ) -> (String?, RewardError?) {
    do throws(RewardError) {
      let template = try ChatTemplate(source: source)
      return (try template.render(variables: variables, date: date), nil)
    } catch {
      return (nil, error)
    }
  }

  /// nil when both agree, else what differs.
  static func difference(
    _ source: String, _ row: JSONObject, _ variables: JSONObject
  ) -> String? {
    let (output, error) = outcome(source, variables, date: "26 Jul 2024")
    if let expected = row["output"]?.string {
      if let output, output.utf8.elementsEqual(expected.utf8) { return nil }
      return "expected \(expected.debugDescription)\n  found "
        + (output?.debugDescription ?? "\(error!)")
    }
    let kind = row["error"]?.string
    let message = row["message"]?.string ?? ""
    // Where both refuse, the code here sometimes says more.
    let finer = [
      "Undefined": "undefined", "No filter named": "syntax",
      "No test named": "syntax",
    ]
    let isFiner = finer.contains { text, finer in
      message.contains(text) && error.map { Self.kind($0.code) } == finer
    }
    if isFiner { return nil }
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
