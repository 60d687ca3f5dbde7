public import Basics
public import OrderedCollections

// The ids of the frame tokens are the tokenizer's own; an encoder's classification token and
// separator stand in for beginning and end.
extension Tokenizer: TextTokenizer {
  /// The tokens that the tokenizer's configuration names, each under its own name, as transformers
  /// gives them to templates: nothing stands in for a token that is not configured.
  public var templateVariables: JSONObject {
    var variables: JSONObject = [:]
    for (name, text) in [
      ("bos_token", configuration.bosToken), ("eos_token", configuration.eosToken),
      ("unk_token", configuration.unkToken), ("sep_token", configuration.sepToken),
      ("pad_token", configuration.padToken), ("cls_token", configuration.clsToken),
      ("mask_token", configuration.maskToken),
    ] {
      if let text { variables[name] = .string(text) }
    }
    for (name, text) in configuration.modelTokens.sorted(by: { $0.key < $1.key }) {
      variables[name] = .string(text)
    }
    return variables
  }
}
