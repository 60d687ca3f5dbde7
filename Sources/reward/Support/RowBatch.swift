import Preferences
import Rewards

/// Candidates gathered for one batch, and the rows that wait for their rewards: the last row may have
/// candidates in the next batch too.
struct RowBatch<Row: ScorableRow> {
  /// Most tokens of a batch; a longer text is a batch of its own, and with 0 every text is.
  let limit: Int
  /// What is to be scored, in order.
  private(set) var candidates: [Candidate] = []
  /// Their tokens together.
  private(set) var tokens = 0
  private var owners: [Int] = []
  private var waiting: [(row: Row, missing: Int, rewards: [Rewards.Reward])] = []

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { waiting.isEmpty }

  func hasRoom(for count: Int) -> Bool { candidates.isEmpty || tokens + count <= limit }

  /// Where the row is that a candidate belongs to.
  func place(of candidate: Int) -> RowPlace { waiting[owners[candidate]].row.place }

  /// A row whose candidates follow.
  mutating func add(_ row: Row) { waiting.append((row, row.candidates.count, [])) }

  /// The next candidate of the last row, which takes so many tokens.
  mutating func add(_ candidate: Candidate, tokens count: Int) {
    candidates.append(candidate)
    owners.append(waiting.count - 1)
    tokens += count
  }

  /// Empties the batch.
  /// - Parameter rewards: one for each of `candidates`.
  /// - Returns: the rows that have all their rewards now, in order.
  mutating func take(
    _ rewards: [Rewards.Reward]
  ) -> [(row: Row, rewards: [Rewards.Reward])] {
    precondition(rewards.count == candidates.count, "one reward for each candidate")
    for (owner, reward) in zip(owners, rewards) {
      waiting[owner].missing -= 1
      waiting[owner].rewards.append(reward)
    }
    candidates.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    tokens = 0
    let finished = waiting.prefix { $0.missing == 0 }
    waiting.removeFirst(finished.count)
    return finished.map { ($0.row, $0.rewards) }
  }
}
