/// Answers of one question, grouped into classes of equal ones, for choosing among them.
///
/// Equality need not be transitive where answers lack units (5 cm, 5, 5 m). So a class is led by its
/// first answer, and an answer joins the first class whose leader it equals: a rule that depends on
/// the order of the answers alone.
public struct AnswerVote: Sendable {
  /// Indices of the answers of each class, ascending; classes in the order of their first answers.
  public let classes: [[Int]]
  /// Indices of responses without an answer, which have no vote.
  public let unanswered: [Int]
  /// Comparisons that were undecided; their answers were not put together.
  public let undecidedPairs: Int

  /// - Parameter answers: one for each response, nil where it has none.
  /// - Complexity: O(answers · classes) comparisons.
  public init(_ answers: [Answer?], grader: AnswerGrader) {
    var classes: [[Int]] = []
    var unanswered: [Int] = []
    var undecided = 0
    for (index, answer) in answers.enumerated() {
      guard let answer else {
        unanswered.append(index)
        continue
      }
      var home: Int?
      for (number, members) in classes.enumerated() {
        switch grader.compare(answer, answers[members[0]]!).verdict {
        case .equal: home = number
        case .undecided: undecided += 1
        case .different: break
        }
        if home != nil { break }
      }
      if let home { classes[home].append(index) } else { classes.append([index]) }
    }
    self.classes = classes
    self.unanswered = unanswered
    undecidedPairs = undecided
  }

  /// What a rule chose.
  public struct Choice: Hashable, Sendable {
    /// The chosen response; of a class the first.
    public let index: Int
    /// How many responses or classes had the highest value; the one that comes first was chosen.
    public let tied: Int
    /// The highest value: votes, summed scores, or a score.
    public let value: Double
  }

  /// The class with the most answers; nil where nothing was answered.
  public var majority: Choice? { choice { Double($0.count) } }

  /// The class with the highest sum of scores. Scores may be negative, and then an answer counts
  /// against its class; map them where that is not meant. Traps unless each answer has a score that
  /// is a number.
  public func weighted(by scores: [Double]) -> Choice? {
    check(scores)
    return choice { members in members.reduce(0) { $0 + scores[$1] } }
  }

  /// The answered response with the highest score; nil where nothing was answered. Traps as
  /// `weighted(by:)`.
  public func best(by scores: [Double]) -> Choice? {
    check(scores)
    return Self.choice(among: classes.joined().sorted().map { ($0, scores[$0]) })
  }

  private func check(_ scores: [Double]) {
    let count = classes.reduce(unanswered.count) { $0 + $1.count }
    precondition(scores.count == count, "a vote has one score for each response")
    precondition(!scores.contains(where: \.isNaN), "scores are numbers")
  }

  private func choice(_ value: ([Int]) -> Double) -> Choice? {
    Self.choice(among: classes.map { ($0[0], value($0)) })
  }

  private static func choice(among candidates: [(index: Int, value: Double)]) -> Choice? {
    guard let highest = candidates.map(\.value).max() else { return nil }
    let winners = candidates.filter { $0.value == highest }
    return Choice(index: winners[0].index, tied: winners.count, value: highest)
  }
}
