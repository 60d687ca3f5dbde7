import Basics
import Foundation
import Hashing
import OrderedCollections
import Text

/// What a tokenizer is, with a line of text in its tokens.
struct TokenizerInspection {
  let object: JSONObject

  /// - Parameter path: a tokenizer.json or a directory that has one.
  init(_ path: String) throws {
    let isDirectory = !path.lowercased().hasSuffix(".json")
    let tokenizer = try isDirectory ? Tokenizer(directory: path) : Tokenizer(path: path)
    var object: JSONObject = ["kind": "tokenizer", "path": .string(path)]
    object.merge(Self.describe(tokenizer)) { $1 }
    let text = "Hello, world! Größe 東京 123"
    let ids = tokenizer.encode(text, addSpecialTokens: true)
    object["example"] = [
      "text": .string(text),
      "tokens": .array(ids.map { .string(tokenizer.token(of: $0) ?? "?") }),
      "ids": .array(ids.map { .number(JSONNumber(Int($0))) }),
    ]
    self.object = object
  }

  static func describe(_ tokenizer: Tokenizer) -> JSONObject {
    let configuration = tokenizer.configuration
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "vocabulary": .number(JSONNumber(tokenizer.vocabularySize)),
      "added_tokens": .number(JSONNumber(tokenizer.addedTokens.count)),
      "bos_token": text(configuration.bosToken), "eos_token": text(configuration.eosToken),
      "pad_token": text(configuration.padToken), "lossless": .bool(tokenizer.isLossless),
      "chat_template_sha256": text(configuration.chatTemplate.map { sha256($0) }),
    ]
  }
}
