import Basics
import Foundation
public import Models
import Storage
public import Tensors
public import Text

/// The decoder that stop strings are looked for with.
extension StreamingDecoder: TokenTextDecoder {}

extension ModelFiles {
  /// The model, ready to continue texts of its own tokenizer.
  ///
  /// - Throws: `argument` for options that mean nothing; what loading throws.
  public func generator(
    _ options: SamplingOptions, maximumRows: Int = 128, precision: Precision = .float32
  ) throws -> Generator {
    let tokenizer = tokenizer
    let model = try languageModel(precision)
    return try Generator(
      model, options: options, endTokens: endTokens(), maximumRows: maximumRows
    ) { StreamingDecoder(tokenizer, skipSpecialTokens: true) }
  }

  /// The model with its vocabulary head, laid out for computing alone.
  /// - Throws: what loading throws; `model.unsupported` for a precision that cannot be had.
  public func languageModel(_ precision: Precision) throws -> LanguageModel {
    let model = try languageModel()
    try model.packForComputing(precision)
    return model
  }

  /// Tokens that end an answer: those of `config.json`, `generation_config.json` and the
  /// tokenizer, and the end-of-turn tokens of known chat layouts where the vocabulary has them as
  /// special tokens. Base configurations often name only the end of text, and a chat model would
  /// then write the user's next turn too.
  ///
  /// - Throws: `file.access` and `json.syntax` for a broken `generation_config.json`.
  public func endTokens() throws -> Set<Int32> {
    var ids: Set<Int32> = []
    if case .decoder(let configuration) = architecture {
      ids.formUnion(configuration.eosTokenIDs.compactMap(Int32.init(exactly:)))
    }
    if let id = tokenizer.eosTokenID { ids.insert(id) }
    for token in ["<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "<|endoftext|>"] {
      if let id = tokenizer.id(of: token), tokenizer.specialTokenIDs.contains(id) { ids.insert(id) }
    }
    if case .directory(let path) = name {
      let file = path + "/generation_config.json"
      if FileManager.default.fileExists(atPath: file) {
        let value = try JSONFile.read(file)["eos_token_id"]
        let list = value?.array ?? (value.map { [$0] } ?? [])
        ids.formUnion(list.compactMap(\.int).compactMap(Int32.init(exactly:)))
      }
    }
    return ids
  }
}
