import Basics
import Foundation
import OrderedCollections

/// The tiny random models of the fixtures with a tokenizer of single bytes, which they lack.
struct TinyModel {
  static let fixtures = Program.root.appendingPathComponent(".deps/fixtures/models")
  static let areThere =
    Program.binary != nil
    && FileManager.default.fileExists(atPath: fixtures.appendingPathComponent("llama/cls").path)

  /// Copies a fixture into a folder.
  /// - Parameter hasTemplate: whether the tokenizer has a chat template.
  @discardableResult
  static func make(
    _ fixture: String, in folder: Folder, as name: String, hasTemplate: Bool = true
  ) throws -> String {
    let path = folder.path(name)
    try FileManager.default.copyItem(
      atPath: fixtures.appendingPathComponent(fixture).path, toPath: path)
    try folder.write(tokenizer.text, to: "\(name)/tokenizer.json")
    var configuration: JSONObject = ["bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"]
    if hasTemplate { configuration["chat_template"] = .string(template) }
    try folder.write(
      JSONValue.object(configuration).text, to: "\(name)/tokenizer_config.json")
    return path
  }

  private static let specials = ["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]

  private static let template =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"

  /// GPT-2's printable stand-ins for bytes.
  private static let alphabet: [Unicode.Scalar] = {
    let printable = [33...126, 161...172, 174...255]
    var next: UInt32 = 256
    return (0..<256).map { byte in
      if printable.contains(where: { $0.contains(byte) }) { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      return Unicode.Scalar(next)!
    }
  }()

  private static let tokenizer: JSONValue = {
    var vocabulary = JSONObject()
    for (id, token) in (specials + alphabet.map { String(Character($0)) }).enumerated() {
      vocabulary[token] = .number(id)
    }
    let added: [JSONValue] = specials.enumerated().map { id, token in
      [
        "id": .number(id), "content": .string(token), "single_word": false, "lstrip": false,
        "rstrip": false, "normalized": false, "special": true,
      ]
    }
    let byteLevel: JSONValue = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
    ]
    return [
      "version": "1.0", "truncation": nil, "padding": nil, "added_tokens": .array(added),
      "normalizer": nil, "pre_tokenizer": byteLevel, "post_processor": nil, "decoder": byteLevel,
      "model": [
        "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
        "end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": false, "vocab": .object(vocabulary), "merges": [],
      ],
    ]
  }()

  /// Pairs with columns that must survive: an exact number, nested values, an odd key.
  static func pairs(_ count: Int) -> String {
    (0..<count).map { index in
      """
      {"id": \(index), "exact": 1.50, "prompt": "Question \(index % 3)?", \
      "chosen": "\(String(repeating: "yes ", count: index % 5 + 1))", \
      "rejected": "no \(index)", "Ünïcode key": [1, {"a": null}]}

      """
    }.joined()
  }
}
