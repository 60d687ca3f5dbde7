public import Preferences
public import Text

extension FeatureRewardModel {
  /// What each attribute counts for a prompt: prompts × attributes. With a gate T·g, so that it
  /// stands for attributes as they are given (ArmoRM); otherwise the same for all.
  /// - Throws: with a gate what the extractor throws, `reward.not-finite`, `torch.memory`.
  public func coefficients(for prompts: [[Message]]) throws -> [[Double]] {
    switch value {
    case .attribute(let name):
      let one = heads.names.map { $0 == name ? 1.0 : 0 }
      return prompts.map { _ in one }
    case .weights(let weights): return prompts.map { _ in weights }
    case .gate(let gate, let correction):
      // Candidates of one prompt mostly come together; its vector costs a pass.
      var known: [[Message]: [Double]] = [:]
      return try prompts.map { prompt in
        if let coefficients = known[prompt] { return coefficients }
        let weights = try gate.weights(of: extractor.promptFeatures(of: [prompt]))[0]
        let coefficients = correction?.coefficients(weights) ?? weights
        known[prompt] = coefficients
        return coefficients
      }
    }
  }

  /// What the heads say of each candidate, without the scalar: candidates × attributes.
  /// - Throws: what the extractor throws; `torch.memory`.
  public func attributes(of candidates: [Candidate]) throws -> [[Double]] {
    try heads.outputs(of: extractor.features(of: candidates).map(\.values))
  }
}
