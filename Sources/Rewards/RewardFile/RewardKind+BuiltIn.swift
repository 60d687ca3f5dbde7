extension RewardKind {
  /// The kinds that every reward file can name, in the order of messages that list them.
  static let builtIn: [RewardKind] =
    models + rules + combinators + transforms + attributes + likelihood + detection + embedding
    + tools
}
