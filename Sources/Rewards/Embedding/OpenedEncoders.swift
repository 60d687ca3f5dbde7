/// Sentence encoders by name, each opened once. Their vectors keep their lengths.
actor OpenedEncoders {
  private var opened: [String: any TextEmbedder] = [:]

  /// - Throws: what opening an encoder throws.
  func encoder(_ name: String) throws -> any TextEmbedder {
    if let known = opened[name] { return known }
    let encoder = try SentenceTextEmbedder(name, isNormalized: false)
    opened[name] = encoder
    return encoder
  }

  /// Opens encoders that are on this machine, and remembers them.
  static func opening() -> @Sendable (String) async throws -> any TextEmbedder {
    let opened = OpenedEncoders()
    return { try await opened.encoder($0) }
  }
}
