public import Preferences

/// Pairs of a data set, or one side of its split, with the account of all its rows.
public struct PairPart: Sendable {
  /// The pairs of this side.
  public private(set) var examples: [PreferencePair]
  /// The account of the whole data set; rows of the other side are dropped in it by name.
  public private(set) var ledger: RowLedger

  /// All pairs.
  public init(_ dataset: Dataset<PreferencePair>) {
    examples = dataset.examples
    ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
  }

  /// The side that `reward train` evaluates on.
  ///
  /// - Parameter fraction: the share of prompts held out, chosen by a hash of the conversation's
  ///   opening, so that dialogues cut at several depths stay on one side.
  public func heldOut(_ fraction: Double) -> PairPart {
    side(HashedSplit(fraction: fraction), isHeldOut: true)
  }

  /// The side that is trained on.
  public func withoutHeldOut(_ fraction: Double) -> PairPart {
    side(HashedSplit(fraction: fraction), isHeldOut: false)
  }

  private func side(_ split: HashedSplit, isHeldOut: Bool) -> PairPart {
    var part = self
    part.examples = examples.filter { example in
      let isKept = split.isEvaluation(example.splitGroup) == isHeldOut
      if !isKept { part.ledger.drop(isHeldOut ? .notHeldOut : .heldOut, example.place) }
      return isKept
    }
    return part
  }
}

extension PreferencePair {
  /// What a hashed split goes by: the opening of the conversation.
  public var splitGroup: String { prompt.isEmpty ? group : openingGroup(prompt) }
}
