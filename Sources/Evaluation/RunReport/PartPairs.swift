import Basics

/// A better and a worse answer to one prompt, as people or the benchmark say.
struct PartPair: Hashable, Sendable {
  /// The sample's place.
  let sample: Int
  /// The answers' places in the sample.
  let better: Int, worse: Int
  /// The better one's score minus the worse one's.
  let margin: Double
}

extension ReportedPart {
  /// Every right answer against every wrong one of the same item, and every higher rated against
  /// every lower rated one. Cost: O(answers²) of each item.
  var pairs: [PartPair] {
    samples.indices.flatMap { index -> [PartPair] in
      let sample = samples[index]
      return pairs(of: sample).map { better, worse in
        PartPair(
          sample: index, better: better, worse: worse,
          margin: sample.scores[better] - sample.scores[worse])
      }
    }
  }

  private func pairs(of sample: EvaluationSample) -> [(Int, Int)] {
    guard sample.steps.isEmpty else { return [] }
    let places = sample.candidates.indices
    func isBetter(_ one: Int, _ other: Int) -> Bool {
      if sample.hasChoice { return sample.correct.contains(one) && !sample.correct.contains(other) }
      return !sample.ratings.isEmpty && sample.ratings[one] > sample.ratings[other]
    }
    return places.flatMap { one in
      places.filter { isBetter(one, $0) }.map { (one, $0) }
    }
  }

  /// Of each item the pair that decides whether it is right: the right answer that has to win
  /// against the highest wrong one; of rated answers the pair that is most in the wrong order.
  var decidingPairs: [PartPair] {
    var found: [Int: PartPair] = [:]
    for pair in pairs {
      let sample = samples[pair.sample]
      guard let known = found[pair.sample] else {
        found[pair.sample] = pair
        continue
      }
      // One right answer at the top is enough where credit is shared; else all must win.
      let isWanted: Bool
      if takesBestRight(sample) {
        let (own, other) = (sample.scores[pair.better], sample.scores[known.better])
        isWanted = own > other || (own == other && pair.margin < known.margin)
      } else {
        isWanted = pair.margin < known.margin
      }
      if isWanted { found[pair.sample] = pair }
    }
    return samples.indices.compactMap { found[$0] }
  }

  private func takesBestRight(_ sample: EvaluationSample) -> Bool {
    guard case .benchmark(let result) = content else { return false }
    let definition = result.definition
    return definition.reducer(of: definition.pooledName(of: sample.subset)) == .sharedCredit
  }

  /// Score and truth of every step whose truth the data says: those up to the first wrong one, or
  /// all.
  var steps: [(sample: Int, step: Int, score: Double, isRight: Bool)] {
    guard case .benchmark(let result) = content, result.definition.kind == .stepped else {
      return []
    }
    let isFirstOnly = result.definition.reducer == .firstError
    return samples.indices.flatMap { index in
      let sample = samples[index]
      let wrong = Set(sample.wrongSteps)
      let end = isFirstOnly ? sample.wrongSteps.first ?? sample.steps.count : sample.steps.count
      return sample.steps.indices.filter { $0 < end || wrong.contains($0) }.map { step in
        (index, step, sample.stepScores[step], !wrong.contains(step))
      }
    }
  }
}
