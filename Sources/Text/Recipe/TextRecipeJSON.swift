public import Basics
import Foundation
import Hashing
import OrderedCollections

extension TextRecipe {
  /// The file's name in a model's directory.
  public static let fileName = "text_recipe.json"
  /// The version of the file's layout that this library writes.
  public static let version = 1

  private enum Key: String, CaseIterable {
    case version, template, bos, eos, truncation, date
    case templateHash = "template_sha256"
    case templateOrigin = "template_origin"
    case maximumLength = "max_length"
    case addGenerationPrompt = "add_generation_prompt"
    case variables = "template_variables"
    case toolTemplate = "tool_template"
    case toolTemplateHash = "tool_template_sha256"
  }

  /// The recipe as it is stored.
  public var json: JSONValue {
    var members: JSONObject = [:]
    func set(_ key: Key, _ value: JSONValue) { members[key.rawValue] = value }
    set(.version, .number(Self.version))
    set(.templateOrigin, .string(origin.text))
    set(.templateHash, .string(templateHash))
    set(.template, .string(template.source))
    set(.bos, .string(bos.rawValue))
    set(.eos, .string(eos.rawValue))
    set(.truncation, .string(truncation.rawValue))
    set(.maximumLength, maximumLength.map(JSONValue.number) ?? .null)
    set(.addGenerationPrompt, .bool(addGenerationPrompt))
    set(.variables, .object(variables))
    set(.date, date.map(JSONValue.string) ?? .null)
    if let toolTemplate {
      set(.toolTemplateHash, .string(sha256(toolTemplate.source)))
      set(.toolTemplate, .string(toolTemplate.source))
    }
    return .object(members)
  }

  /// Reads a stored recipe. Nothing has a default: what a score depends on must be written. Only a
  /// template for conversations with tools can be absent, when there is none.
  /// - Throws: `text.recipe-version`, `text.recipe-key`, `text.recipe-value`, `text.recipe-hash`,
  ///   or what parsing the template throws.
  public init(json: JSONValue) throws(RewardError) {
    let reader = try Reader(json)
    self.init(
      template: try reader.template(.template, .templateHash), origin: try reader.origin(),
      bos: try reader.choice(.bos), eos: try reader.choice(.eos),
      truncation: try reader.choice(.truncation), maximumLength: try reader.maximumLength(),
      addGenerationPrompt: try reader.flag(.addGenerationPrompt),
      variables: try reader.variables(), date: try reader.date(),
      toolTemplate: try reader.toolTemplate())
  }

  /// Reads `text_recipe.json` of a model's directory; nil where there is none.
  /// - Throws: as `init(json:)`, with the file; `file.access`, or a `json.` error.
  public static func load(directory: String) throws(RewardError) -> TextRecipe? {
    let path = (directory as NSString).appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw RewardError(
        .fileAccess, "the file cannot be read", at: .init(file: path), cause: error)
    }
    do throws(RewardError) {
      return try TextRecipe(json: try JSONValue.parse(data))
    } catch {
      throw error.inFile(path)
    }
  }

  private struct Reader {
    let members: JSONObject

    init(_ json: JSONValue) throws(RewardError) {
      guard case .object(let members) = json else {
        throw RewardError(.textRecipeValue, "a text recipe must be an object, not a \(json.kind)")
      }
      guard let version = members[Key.version.rawValue]?.int else {
        throw RewardError(
          .textRecipeVersion, "a text recipe needs a 'version'", at: .init(item: "version"))
      }
      guard version == TextRecipe.version else {
        throw RewardError(
          .textRecipeVersion,
          "this library reads text recipes of version "
            + "\(TextRecipe.version), not \(version)", at: .init(item: "version"))
      }
      for name in members.keys where Key(rawValue: name) == nil {
        let nearest = Suggestion.nearest(to: name, among: Key.allCases.map(\.rawValue))
        throw RewardError(
          .textRecipeKey,
          "a text recipe has no key '\(name.prefix(60))'"
            + (nearest.map { "; did you mean '\($0)'?" } ?? ""), at: .init(item: name))
      }
      self.members = members
    }

    func value(_ key: Key) throws(RewardError) -> JSONValue {
      guard let value = members[key.rawValue] else {
        throw RewardError(
          .textRecipeKey, "the text recipe has no '\(key.rawValue)'",
          at: .init(item: key.rawValue))
      }
      return value
    }

    func wrong(_ key: Key, _ wanted: String) -> RewardError {
      RewardError(
        .textRecipeValue, "'\(key.rawValue)' must be \(wanted)", at: .init(item: key.rawValue))
    }

    func text(_ key: Key) throws(RewardError) -> String {
      guard case .string(let text) = try value(key) else { throw wrong(key, "a text") }
      return text
    }

    func template(_ key: Key, _ hashKey: Key) throws(RewardError) -> ChatTemplate {
      let source = try text(key)
      let hash = try text(hashKey)
      guard sha256(source) == hash.lowercased() else {
        throw RewardError(
          .textRecipeHash,
          "the template was changed: its SHA-256 is \(sha256(source)), the recipe "
            + "says \(hash.prefix(64))", at: .init(item: key.rawValue))
      }
      return try ChatTemplate(source: source)
    }

    func toolTemplate() throws(RewardError) -> ChatTemplate? {
      let keys: [Key] = [.toolTemplate, .toolTemplateHash]
      if keys.allSatisfy({ members[$0.rawValue] == nil }) { return nil }
      return try template(.toolTemplate, .toolTemplateHash)
    }

    func flag(_ key: Key) throws(RewardError) -> Bool {
      guard case .bool(let flag) = try value(key) else { throw wrong(key, "true or false") }
      return flag
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
      _ key: Key
    ) throws(RewardError) -> Choice where Choice.RawValue == String {
      guard let choice = Choice(rawValue: try text(key)) else {
        throw wrong(key, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return choice
    }

    func maximumLength() throws(RewardError) -> Int? {
      let value = try value(.maximumLength)
      if value.isNull { return nil }
      guard let length = value.int, length > 0 else {
        throw wrong(.maximumLength, "a positive integer or null")
      }
      return length
    }

    func variables() throws(RewardError) -> JSONObject {
      guard case .object(let members) = try value(.variables) else {
        throw wrong(.variables, "an object")
      }
      return members
    }

    func date() throws(RewardError) -> String? {
      try value(.date).isNull ? nil : try text(.date)
    }

    func origin() throws(RewardError) -> Origin {
      guard let origin = Origin(text: try text(.templateOrigin)) else {
        throw wrong(
          .templateOrigin,
          "'tokenizer', 'tokenizer:' or 'builtin:' and a name, or 'file:' and a path")
      }
      return origin
    }
  }
}

extension TextRecipe.Origin {
  /// The origin as it is stored: `tokenizer`, `tokenizer:rag`, `builtin:chatml`,
  /// `file:template.jinja`.
  public var text: String {
    switch self {
    case .tokenizer: "tokenizer"
    case .named(let name): "tokenizer:\(name)"
    case .builtin(let builtin): "builtin:\(builtin.rawValue)"
    case .file(let path): "file:\(path)"
    }
  }

  /// nil for a text that names no origin.
  public init?(text: String) {
    if text == "tokenizer" {
      self = .tokenizer
    } else if text.hasPrefix("tokenizer:"), text.utf8.count > 10 {
      self = .named(String(text.dropFirst(10)))
    } else if text.hasPrefix("builtin:"),
      let builtin = BuiltinTemplate(rawValue: String(text.dropFirst(8)))
    {
      self = .builtin(builtin)
    } else if text.hasPrefix("file:"), text.utf8.count > 5 {
      self = .file(String(text.dropFirst(5)))
    } else {
      return nil
    }
  }
}
