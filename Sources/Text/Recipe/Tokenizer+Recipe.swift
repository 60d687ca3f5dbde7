extension Tokenizer: TextTokenizer {
  /// The beginning-of-text token; an encoder's classification token stands in for it.
  public var bosTokenID: Int32? {
    (configuration.bosToken ?? configuration.clsToken).flatMap(id(of:))
  }

  /// The end-of-text token; an encoder's separator stands in for it.
  public var eosTokenID: Int32? {
    (configuration.eosToken ?? configuration.sepToken).flatMap(id(of:))
  }
}
