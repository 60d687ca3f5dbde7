/// What is read of a language model for each follow-up of ``FollowUpRewardModel``.
public enum FollowUpScoring: String, Sendable, Hashable, CaseIterable {
  /// The mean log-probability of the follow-up's tokens as the next user turn, each given all
  /// before it, in nats: what the paper describes, and the default.
  case likelihood

  /// What the authors' released code computes, to compare with its numbers.
  ///
  /// The follow-up alone is tokenised with the special tokens that its tokenizer adds, such as a
  /// beginning-of-text token: n tokens f. The conversation with the follow-up as its next user
  /// turn, up to the end of what the template writes, has L tokens. The score is the mean over all
  /// n of f of the raw logits that the model has at position L − n (from 0), behind the token
  /// there: one position for all tokens, and no softmax.
  ///
  /// It is not the default, because it is no likelihood:
  /// - With e template tokens behind the follow-up and b special tokens put before f, L − n is the
  ///   place of the follow-up's own token e − b (from 0). What is read foretells the token behind
  ///   that one: 1 with Llama 3, 3 with ChatML's end of turn and line. Tokens before it, which the
  ///   model has read, count as if they were foretold.
  /// - Tokens further on are rated without those between, and a beginning-of-text token is rated
  ///   as part of what the user says.
  /// - Raw logits have no common zero: one constant added to all of a position's changes no
  ///   probability, but this score; and each follow-up is read behind other tokens.
  ///
  /// The released code computes in half precision and cuts what is too long; here neither is done.
  case released

  /// For the stage of a reward.
  var operation: String {
    switch self {
    case .likelihood: "mean log-probabilities of follow-ups"
    case .released: "raw logits of follow-ups at one position, as the released code has them"
    }
  }
}
