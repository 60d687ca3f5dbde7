import Preferences

/// Texts gathered for one batch, and the rows that wait for their scores: the last row may have
/// texts in the next batch too.
struct RowBatch<Row: ScorableRow> {
  /// Most tokens of a batch; a longer text is a batch of its own, and with 0 every text is.
  let limit: Int
  /// The texts to score, in order.
  private(set) var texts: [[Int32]] = []
  /// Their tokens together.
  private(set) var tokens = 0
  private var owners: [Int] = []
  private var waiting: [(row: Row, missing: Int, rewards: [Double])] = []

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { waiting.isEmpty }

  func hasRoom(for count: Int) -> Bool { texts.isEmpty || tokens + count <= limit }

  /// Where the row is that a text belongs to.
  func place(of text: Int) -> RowPlace { waiting[owners[text]].row.place }

  /// A row whose texts follow.
  mutating func add(_ row: Row) { waiting.append((row, row.candidates.count, [])) }

  /// The next text of the last row.
  mutating func add(_ text: [Int32]) {
    texts.append(text)
    owners.append(waiting.count - 1)
    tokens += text.count
  }

  /// Empties the batch.
  /// - Parameter scores: one for each of `texts`.
  /// - Returns: the rows that have all their rewards now, in order.
  mutating func take(_ scores: [Double]) -> [(row: Row, rewards: [Double])] {
    precondition(scores.count == texts.count, "one score for each text")
    for (owner, score) in zip(owners, scores) {
      waiting[owner].missing -= 1
      waiting[owner].rewards.append(score)
    }
    texts.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    tokens = 0
    let finished = waiting.prefix { $0.missing == 0 }
    waiting.removeFirst(finished.count)
    return finished.map { ($0.row, $0.rewards) }
  }
}
