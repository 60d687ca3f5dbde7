/// What was generated so far, taken prompt by prompt in their order.
struct OrderedGenerations {
  private let candidates: Int
  private var found: [[Int: Generation]]
  private var taken = 0

  init(prompts: Int, candidates: Int) {
    self.candidates = candidates
    found = Array(repeating: [:], count: prompts)
  }

  mutating func add(_ generation: Generation, prompt: Int, candidate: Int) {
    found[prompt][candidate] = generation
  }

  /// The next prompt and its continuations, where all of them are there.
  mutating func next() -> (prompt: Int, generations: [Generation])? {
    guard taken < found.count, found[taken].count == candidates else { return nil }
    defer {
      found[taken] = [:]
      taken += 1
    }
    return (taken, (0..<candidates).compactMap { found[taken][$0] })
  }
}
