import Foundation

@testable import Text

/// A tokenizer for tests of recipes: one id for every byte, and one for every special token.
struct ByteTokenizer: TextTokenizer {
  var specials = ["<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|begin_of_text|>", "<|eot_id|>"]
  var bos: String? = "<s>"
  var eos: String? = "</s>"
  /// Pairs of bytes that melt into one id, as in byte-pair encoding.
  var merges: [String] = []

  func encode(_ text: String, addSpecialTokens: Bool) -> [Int32] {
    var ids: [Int32] = []
    var rest = text[...]
    scan: while !rest.isEmpty {
      for (index, special) in (specials + merges).enumerated() where rest.hasPrefix(special) {
        ids.append(Int32(256 + index))
        rest = rest.dropFirst(special.count)
        continue scan
      }
      ids.append(contentsOf: String(rest.removeFirst()).utf8.map(Int32.init))
    }
    if addSpecialTokens, let bosTokenID { ids.insert(bosTokenID, at: 0) }
    return ids
  }

  func token(of id: Int32) -> String? {
    id < 256 ? String(UnicodeScalar(UInt8(id))) : (specials + merges)[Int(id) - 256]
  }

  func decode(_ ids: [Int32]) -> String { ids.compactMap(token(of:)).joined() }

  private func id(_ text: String?) -> Int32? {
    text.flatMap { specials.firstIndex(of: $0) }.map { Int32(256 + $0) }
  }

  var bosTokenID: Int32? { id(bos) }
  var eosTokenID: Int32? { id(eos) }
}
