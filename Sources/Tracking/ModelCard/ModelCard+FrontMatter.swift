import Foundation

extension ModelCard {
  /// The YAML block that the hub reads, between its `---` lines.
  ///
  /// The hub refuses ids that it cannot have; a base model or data set that is a local path is
  /// therefore only named in the text.
  var frontMatter: String {
    var lines = ["---"]
    func add(_ key: String, _ value: String?) {
      if let value { lines.append("\(key): \(YAMLText.scalar(value))") }
    }
    func add(_ key: String, _ values: [String]) {
      guard !values.isEmpty else { return }
      lines.append("\(key):")
      lines += values.map { "- " + YAMLText.scalar($0) }
    }
    if isBasePublished, Self.isHubIdentifier(baseModel) {
      add("base_model", baseModel)
      add("base_model_relation", isAdapter ? "adapter" : "finetune")
    }
    add("datasets", datasets.filter { Self.isHubIdentifier($0) && !Self.isFileName($0) })
    add("language", languages)
    add("library_name", isAdapter ? "peft" : "transformers")
    add("license", license)
    lines += modelIndex
    add("pipeline_tag", "text-classification")
    add("tags", ["reward-model", "reward-trainer", "rewardkit"])
    return (lines + ["---", "", ""]).joined(separator: "\n")
  }

  private var modelIndex: [String] {
    // A number that is not finite is no result; the table in the text shows it.
    let finite = results.filter { $0.accuracy.value.isFinite }
    guard !finite.isEmpty else { return [] }
    var lines = ["model-index:", "- name: " + YAMLText.scalar(name), "  results:"]
    for result in finite {
      lines += [
        "  - task:",
        "      type: text-classification",
        "      name: Preference pairs",
        "    dataset:",
        "      name: " + YAMLText.scalar("\(result.dataset) (\(result.split))"),
        "      type: " + YAMLText.scalar(Self.hubIdentifier(for: result.dataset)),
        "      split: " + YAMLText.scalar(result.split),
        "    metrics:",
        "    - type: accuracy",
        "      value: " + NumberText.fixed(result.accuracy.value, digits: 4),
        "      name: Pairwise accuracy",
      ]
    }
    return lines
  }

  /// Whether the hub could have a repository of this name: `name` or `owner/name`.
  static func isHubIdentifier(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty && part.count <= 96 && part.first != "." && part.first != "-"
          && !part.contains("..") && part.utf8.allSatisfy(isNameByte)
      }
  }

  /// Whether a name that the hub could have is rather that of a file beside the user.
  private static func isFileName(_ text: String) -> Bool {
    [".jsonl", ".json", ".jsonl.gz", ".json.gz"].contains { text.lowercased().hasSuffix($0) }
  }

  /// The hub's results need a data set's id in any case: for a path, its last part made fit.
  static func hubIdentifier(for dataset: String) -> String {
    if isHubIdentifier(dataset) { return dataset }
    let last = dataset.split(separator: "/").last ?? ""
    let bytes = last.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "-") }
    let name = String(decoding: bytes.prefix(96), as: UTF8.self)
    return isHubIdentifier(name) ? name : "local-data"
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

/// Strings as YAML scalars that read back as the same strings under YAML 1.1 and 1.2.
enum YAMLText {
  private static let words: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
  ]

  /// Plain where no reader could take it for anything else, in double quotes otherwise.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map(isLetter) ?? false && text.last != " "
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || " -_./".utf8.contains($0) }
    return isPlain && !words.contains(text.lowercased()) ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where needsEscape(scalar.value): out += escape(scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let hex = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  /// Control characters, Unicode's line ends and the byte order mark: all in the first plane.
  private static func needsEscape(_ value: UInt32) -> Bool {
    value < 0x20 || (0x7f...0x9f).contains(value) || value == 0x2028 || value == 0x2029
      || value == 0xfeff || value == 0xfffe || value == 0xffff
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
