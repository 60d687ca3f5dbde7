public import Basics
internal import Foundation
internal import OrderedCollections
internal import Storage

extension Tokenizer {
  /// Tokenizers larger than this are refused; the largest real ones have 35 MB.
  private static let byteLimit = 256 << 20

  /// Reads a tokenizer.json.
  ///
  /// - Throws: `file.…` when it cannot be read, and as `init(json:)` does, with the file's path.
  public convenience init(path: String) throws(RewardError) {
    try self.init(path: path, configuration: TokenizerConfiguration())
  }

  private convenience init(
    path: String, configuration: TokenizerConfiguration
  ) throws(RewardError) {
    let text = try Tokenizer.text(path)
    do throws(RewardError) {
      try self.init(json: text, configuration: configuration)
    } catch { throw error.inFile(path) }
  }

  /// Reads a model directory: `tokenizer.json`, and where present `tokenizer_config.json`,
  /// `special_tokens_map.json`, `chat_template.jinja` and `additional_chat_templates`.
  ///
  /// - Throws: `file.missing` where there is no tokenizer.json, and as the other initialisers do.
  public convenience init(directory: String) throws(RewardError) {
    try self.init(
      path: "\(directory)/tokenizer.json",
      configuration: try TokenizerConfiguration(directory: directory))
  }

  static func text(_ path: String) throws(RewardError) -> String {
    let file = try MappedFile(path: path)
    guard file.count <= byteLimit else {
      throw RewardError(
        .tokenizerLimit, "a file of \(file.count) bytes is no tokenizer", at: .init(file: path))
    }
    let bytes = try file.bytes(0..<file.count)
    defer { withExtendedLifetime(file) {} }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RewardError(.jsonEncoding, "the file is not UTF-8", at: .init(file: path))
    }
    return text
  }
}

extension TokenizerConfiguration {
  /// Reads what a model directory says about its tokenizer; a file that is absent says nothing.
  public init(directory: String) throws(RewardError) {
    func json(_ name: String) throws(RewardError) -> JSONValue? {
      let path = "\(directory)/\(name)"
      do throws(RewardError) {
        return try JSONFile.read(path)
      } catch {
        if error.code == .fileMissing { return nil }
        throw error
      }
    }
    let config = try json("tokenizer_config.json")
    let specialTokens = try json("special_tokens_map.json")
    do throws(RewardError) {
      try self.init(config: config ?? .object([:]), specialTokens: specialTokens)
    } catch { throw error.inFile("\(directory)/tokenizer_config.json") }
    if config == nil { self.json = nil }
    let files = try Self.templateFiles(directory)
    // Templates in files of their own take the place of those in the configuration.
    if !files.isEmpty {
      chatTemplates = files
      chatTemplate = files["default"]
    }
  }

  /// `chat_template.jinja`, which is the default, and `additional_chat_templates/NAME.jinja`.
  private static func templateFiles(_ directory: String) throws(RewardError) -> [String: String] {
    var templates: [String: String] = [:]
    do throws(RewardError) {
      templates["default"] = try Tokenizer.text("\(directory)/chat_template.jinja")
    } catch {
      if error.code != .fileMissing { throw error }
    }
    let folder = "\(directory)/additional_chat_templates"
    guard FileManager.default.fileExists(atPath: folder) else { return templates }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw RewardError(
        .fileAccess, "the folder cannot be read", at: .init(file: folder), cause: error)
    }
    for name in names.sorted() where name.hasSuffix(".jinja") {
      templates[String(name.dropLast(6))] = try Tokenizer.text("\(folder)/\(name)")
    }
    return templates
  }
}
