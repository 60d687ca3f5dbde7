public import Basics
import OrderedCollections
import Storage

/// What a directory of sentence-transformers says about how token states become one vector.
public struct SentenceConfiguration: Sendable, Hashable {
  /// Which states make the vector.
  public enum Pooling: String, Sendable {
    /// The mean over all tokens, special ones among them.
    case mean
    /// The first token's.
    case firstToken = "cls"
  }

  /// Which states make the vector.
  public var pooling: Pooling
  /// Whether vectors are divided by their length.
  public var normalizes: Bool
  /// The most tokens of a text, special ones among them; nil for as many as there are positions.
  public var maximumTokens: Int?

  /// A configuration; see the properties.
  public init(pooling: Pooling, normalizes: Bool, maximumTokens: Int?) {
    self.pooling = pooling
    self.normalizes = normalizes
    self.maximumTokens = maximumTokens
  }

  /// Reads `modules.json`, the pooling's `config.json` and `sentence_bert_config.json`, where there
  /// is one.
  /// - Throws: `model.unsupported` for a directory without `modules.json` and for what is not
  ///   implemented; `model.configuration`, `json.…`, `file.…`.
  public init(directory: String) throws(RewardError) {
    let file = directory + "/modules.json"
    let modules: JSONValue
    do throws(RewardError) { modules = try JSONFile.read(file) } catch {
      guard error.code == .fileMissing else { throw error }
      throw RewardError(
        .modelUnsupported,
        "is no sentence encoder: there is no modules.json that says how states become a vector",
        at: .init(file: directory))
    }
    guard let list = modules.array else {
      throw RewardError(.configuration, "not a list of modules", at: .init(file: file))
    }
    var kinds: [String] = []
    var folder = ""
    for module in list {
      let reader = try ConfigurationReader(module, file: file)
      // The class's name; its module was renamed from version to version.
      let type = try reader.string("type", default: "")
      let kind = String(type.split(separator: ".").last ?? "")
      if kind == "Pooling" { folder = try reader.string("path", default: "") }
      kinds.append(kind)
    }
    guard [["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]].contains(kinds)
    else {
      throw RewardError(
        .modelUnsupported,
        "the modules \(kinds.map { $0.prefix(40) }.joined(separator: ", ")) are not implemented, "
          + "only Transformer, Pooling and Normalize", at: .init(file: file))
    }
    normalizes = kinds.count == 3
    pooling = try Self.pooling("\(directory)/\(folder)/config.json")
    maximumTokens = try Self.maximumTokens("\(directory)/sentence_bert_config.json")
  }

  private static func pooling(_ file: String) throws(RewardError) -> Pooling {
    let reader = try ConfigurationReader(JSONFile.read(file), file: file)
    // One name, or a flag for each: several at once are put one behind the other.
    if let name = try reader.string("pooling_mode") {
      guard let pooling = Pooling(rawValue: name) else {
        throw reader.unsupported("pooling_mode", "'\(name.prefix(40))' is not implemented")
      }
      return pooling
    }
    let modes = reader.values.filter { $0.key.hasPrefix("pooling_mode_") && $0.value == true }.keys
    switch Array(modes) {
    case ["pooling_mode_mean_tokens"]: return .mean
    case ["pooling_mode_cls_token"]: return .firstToken
    default:
      throw reader.unsupported(
        modes.first ?? "pooling_mode_mean_tokens",
        "pooling is implemented by the mean or by the first token, one of them")
    }
  }

  private static func maximumTokens(_ file: String) throws(RewardError) -> Int? {
    let json: JSONValue
    do throws(RewardError) { json = try JSONFile.read(file) } catch {
      guard error.code == .fileMissing else { throw error }
      return nil
    }
    let reader = try ConfigurationReader(json, file: file)
    guard try !reader.flag("do_lower_case", default: false) else {
      throw reader.unsupported("do_lower_case", "texts in lower case are not implemented")
    }
    return try reader.count("max_seq_length", absent: nil, null: nil)
  }
}
