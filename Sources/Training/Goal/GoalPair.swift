public import Models
import Tensors

/// A preference pair as token states, for ``GoalTrainer``.
public struct GoalPair: Sendable, Hashable {
  /// The states of the better and of the worse response's tokens.
  public let chosen: TokenStates, rejected: TokenStates

  /// A pair. Traps where widths differ.
  public init(chosen: TokenStates, rejected: TokenStates) {
    precondition(chosen.width == rejected.width, "states of one width")
    self.chosen = chosen
    self.rejected = rejected
  }
}

/// The states of all pairs in one tensor, from which batches are taken by their rows.
struct GoalStates {
  /// `[tokens, width]` fp32.
  let all: Tensor
  /// For each pair the first row and the number of tokens.
  let chosen: [(first: Int, count: Int)], rejected: [(first: Int, count: Int)]

  init(_ pairs: [GoalPair], width: Int) {
    var values: [Float] = []
    values.reserveCapacity(
      pairs.reduce(0) { $0 + $1.chosen.values.count + $1.rejected.values.count })
    func append(_ states: TokenStates) -> (first: Int, count: Int) {
      defer { values += states.values }
      return (values.count / width, states.count)
    }
    var places: (chosen: [(first: Int, count: Int)], rejected: [(first: Int, count: Int)]) = (
      [], []
    )
    for pair in pairs {
      places.chosen.append(append(pair.chosen))
      places.rejected.append(append(pair.rejected))
    }
    (chosen, rejected) = places
    all = Tensor(values, shape: [values.count / width, width])
  }

  func rows(_ indices: [Int]) -> Tensor { all.rows(Tensor(indices)) }
}
