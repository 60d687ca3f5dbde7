public import Basics
public import OrderedCollections

/// What a text recipe needs of a tokenizer.
public protocol TextTokenizer: Sendable {
  /// Token ids of a text. Special tokens written in the text are recognised whatever the flag,
  /// which only says whether the tokenizer's own rule adds further ones around it.
  func encode(_ text: String, addSpecialTokens: Bool) -> [Int32]
  /// A token's text; nil for an id that there is not.
  func token(of id: Int32) -> String?
  /// The token that begins a text, where there is one.
  var bosTokenID: Int32? { get }
  /// The token that ends a text, where there is one.
  var eosTokenID: Int32? { get }
  /// The special tokens by the names under which templates know them, such as `bos_token`.
  var templateVariables: JSONObject { get }
}

extension TextTokenizer {
  /// `bos_token` and `eos_token`, each where there is one.
  public var templateVariables: JSONObject {
    var variables: JSONObject = [:]
    if let text = bosTokenID.flatMap(token(of:)) { variables["bos_token"] = .string(text) }
    if let text = eosTokenID.flatMap(token(of:)) { variables["eos_token"] = .string(text) }
    return variables
  }
}
