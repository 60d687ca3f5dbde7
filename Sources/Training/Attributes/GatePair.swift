/// A preference pair as a gate sees it: the prompt's vector, and by how much the better response
/// has more of each objective.
public struct GatePair: Sendable, Hashable {
  /// The prompt's vector.
  public let prompt: [Float]
  /// Objectives of the chosen response less those of the rejected one, as the heads give them.
  public let difference: [Double]

  /// A pair. Traps unless both responses have the same objectives.
  public init(prompt: [Float], chosen: [Double], rejected: [Double]) {
    precondition(chosen.count == rejected.count, "the same objectives for both")
    self.prompt = prompt
    difference = zip(chosen, rejected).map { $0 - $1 }
  }
}
