extension Tokenizer {
  /// The text of `ids`. Ids that no token has are left out, as in the reference.
  ///
  /// - Parameters:
  ///   - skipSpecialTokens: whether special added tokens (BOS, end of turn, …) are left out.
  ///   - cleanUpTokenizationSpaces: whether spaces before English punctuation are removed
  ///     afterwards; nil does as tokenizer_config.json says. Byte-pair tokenizers never do it, since
  ///     that would damage text.
  public func decode(
    _ ids: some Collection<Int32>, skipSpecialTokens: Bool, cleanUpTokenizationSpaces: Bool? = nil
  ) -> String {
    let text = decodedBytes(ids, skipSpecialTokens)
    let cleansUp = cleanUpTokenizationSpaces ?? configuration.cleansUpTokenizationSpaces ?? false
    if cleansUp, !isBytePair {
      return String(
        decoding: TokenDecoder.replacing(text, TokenDecoder.spaceRules), as: UTF8.self)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private var isBytePair: Bool { if case .bytePair = model { true } else { false } }

  private func decodedBytes(_ ids: some Collection<Int32>, _ skipsSpecial: Bool) -> [UInt8] {
    if let decodedBytes {
      var out: [UInt8] = []
      out.reserveCapacity(ids.count * 4)
      for id in ids where !(skipsSpecial && specialTokenIDs.contains(id)) {
        decodedBytes.append(id, to: &out)
      }
      return out
    }
    var tokens: [[UInt8]] = []
    tokens.reserveCapacity(ids.count)
    for id in ids where !(skipsSpecial && specialTokenIDs.contains(id)) {
      if let bytes = tokenBytes(id) { tokens.append(Array(bytes)) }
    }
    guard let decoder else { return Array(tokens.joined(separator: [0x20])) }
    return Array(decoder.apply(tokens).joined())
  }
}

/// The bytes that each id of a byte-level tokenizer stands for.
struct DecodedBytes: Sendable {
  private var bytes: [UInt8] = []
  /// Where each id's are in `bytes`.
  private var places: [Range<UInt32>]

  init(_ vocabulary: Vocabulary, _ added: [Int32: [UInt8]], limit: Int) {
    places = Array(repeating: 0..<0, count: limit)
    vocabulary.table.forEach { token, id in set(id, token) }
    for (id, text) in added { text.withUnsafeBufferPointer { set(id, $0) } }
  }

  private mutating func set(_ id: Int32, _ token: UnsafeBufferPointer<UInt8>) {
    let start = UInt32(bytes.count)
    if !ByteAlphabet.decode(token, to: &bytes) { bytes += token }
    places[Int(id)] = start..<UInt32(bytes.count)
  }

  @inline(__always)
  func append(_ id: Int32, to out: inout [UInt8]) {
    guard id >= 0, Int(id) < places.count else { return }
    let place = places[Int(id)]
    out += bytes[Int(place.lowerBound)..<Int(place.upperBound)]
  }
}
