import Basics
import OrderedCollections

extension RunReport {
  /// The most confident mistakes and the narrowest right decisions with their texts.
  func texts(_ part: ReportedPart, _ run: Int) throws(RewardError) -> [ReportBlock] {
    guard mistakes > 0 else { return [] }
    let name = isComparison ? ", \(labels[run])" : ""
    if !part.steps.isEmpty { return stepTexts(part, name) }
    let deciding = part.decidingPairs
    guard !deciding.isEmpty else { return try ratingTexts(part, name) }
    func sorted(_ pairs: [PartPair], _ key: (PartPair) -> Double) -> [PartPair] {
      pairs.sorted { (key($0), $0.sample) < (key($1), $1.sample) }
    }
    let wrong = sorted(deciding.filter { $0.margin <= 0 }, \.margin)
    let right = sorted(deciding.filter { $0.margin > 0 }, \.margin)
    var blocks: [ReportBlock] = [.heading("Most confident mistakes\(name)")]
    if wrong.isEmpty {
      blocks.append(.paragraph("There is no mistake in \(counted(deciding.count, "item"))."))
    } else {
      let ties = wrong.count { $0.margin == 0 }
      let tied = ties > 0 ? ", of which \(ties) \(ties == 1 ? "is a tie" : "are ties")" : ""
      blocks.append(
        .paragraph(
          "\(counted(wrong.count, "item")) of \(ReportNumber.count(deciding.count).valueText) "
            + (wrong.count == 1 ? "is wrong" : "are wrong")
            + "\(tied); shown are the \(min(mistakes, wrong.count)) with the worst margins."))
      blocks.append(.examples(wrong.prefix(mistakes).map { example(part, $0) }))
    }
    if !right.isEmpty {
      let shown = right.prefix((mistakes + 1) / 2)
      blocks.append(
        .folded(
          "The \(shown.count) narrowest right decisions\(name)",
          [.examples(shown.map { example(part, $0) })]))
    }
    return blocks
  }

  private func example(_ part: ReportedPart, _ pair: PartPair) -> ReportExample {
    let sample = part.samples[pair.sample]
    func response(_ place: Int, isBetter: Bool) -> ReportExample.Response {
      var title: String
      if sample.hasChoice {
        let all =
          sample.correct.contains(place)
          ? sample.correct.count
          : sample.candidates.count - sample.correct.count
        title = isBetter ? "Right answer" : "Wrong answer"
        if all > 1 { title += " (one of \(all))" }
      } else {
        title = "Rated \(shown(sample.ratings[place]))"
      }
      let own = sample.scores[place]
      let other = sample.scores[place == pair.better ? pair.worse : pair.better]
      if own > other { title += ", preferred" }
      return .init(title: title, text: sample.candidates[place], reward: own)
    }
    return ReportExample(
      prompt: Self.text(sample.prompt),
      note: note(sample, "margin \(shown(pair.margin))"),
      responses: [response(pair.better, isBetter: true), response(pair.worse, isBetter: false)])
  }

  private func note(_ sample: EvaluationSample, _ text: String) -> String {
    [sample.subset, "item \(sample.id)", text].filter { !$0.isEmpty }.joined(separator: " \u{b7} ")
  }

  /// Answers whose place among all answers is farthest from where people put them.
  private func ratingTexts(
    _ part: ReportedPart, _ name: String
  ) throws(RewardError) -> [ReportBlock] {
    let rated = part.samples.indices.filter { !part.samples[$0].ratings.isEmpty }
    guard rated.count > 1 else { return [] }
    let scores = midRanks(rated.map { part.samples[$0].scores[0] })
    let ratings = midRanks(rated.map { part.samples[$0].ratings[0] })
    let order = rated.indices.sorted {
      (-abs(scores[$0] - ratings[$0]), $0) < (-abs(scores[$1] - ratings[$1]), $1)
    }
    let examples = order.prefix(mistakes).map { place in
      let sample = part.samples[rated[place]]
      return ReportExample(
        prompt: Self.text(sample.prompt),
        note: note(
          sample,
          "rank \(shown(scores[place])) by score, \(shown(ratings[place])) by rating, of "
            + "\(rated.count)"),
        responses: [
          .init(
            title: "Rated \(shown(sample.ratings[0]))", text: sample.candidates[0],
            reward: sample.scores[0])
        ])
    }
    return [
      .heading("Farthest from people\u{2019}s order\(name)"),
      .paragraph("The \(examples.count) answers whose ranks by score and by rating differ most."),
      .examples(Array(examples)),
    ]
  }

  /// Solutions with the step whose score is farthest from the truth.
  private func stepTexts(_ part: ReportedPart, _ name: String) -> [ReportBlock] {
    var worst: [Int: (step: Int, error: Double)] = [:]
    for (sample, step, score, isRight) in part.steps {
      let error = isRight ? 1 - score : score
      if error > worst[sample]?.error ?? 0.5 { worst[sample] = (step, error) }
    }
    let order = worst.keys.sorted { (-worst[$0]!.error, $0) < (-worst[$1]!.error, $1) }
    let title = ReportBlock.heading("Most confident mistakes\(name)")
    guard !order.isEmpty else {
      return [title, .paragraph("No step's score is on the wrong side of one half.")]
    }
    let examples = order.prefix(mistakes).map { index in
      let sample = part.samples[index]
      let (step, _) = worst[index]!
      let lines = sample.steps.enumerated().map { place, text in
        let mark = sample.wrongSteps.contains(place) ? ", wrong" : ""
        return "[\(place + 1)\(mark); score \(shown(sample.stepScores[place]))] \(text)"
      }
      let truth = sample.wrongSteps.contains(step) ? "wrong" : "right"
      return ReportExample(
        prompt: Self.text(sample.prompt),
        note: note(
          sample, "step \(step + 1) is \(truth), scored \(shown(sample.stepScores[step]))"),
        responses: [.init(title: "Solution", text: lines.joined(separator: "\n\n"))])
    }
    return [
      title,
      .paragraph(
        "\(counted(order.count, "solution")) of "
          + "\(ReportNumber.count(part.samples.count).valueText) "
          + (order.count == 1 ? "has" : "have") + " a step whose score is on the wrong side of one "
          + "half; shown are the \(examples.count) with the worst step."),
      .examples(Array(examples)),
    ]
  }

  /// A prompt as people read it: a text, or messages with their roles.
  static func text(_ prompt: JSONValue) -> String {
    if let text = prompt.string { return text }
    guard let messages = prompt.array, !messages.isEmpty else { return prompt.text }
    let parts = messages.map { message -> (role: String, text: String)? in
      guard let role = message["role"]?.string, let text = message["content"]?.string else {
        return nil
      }
      return (role, text)
    }
    guard parts.allSatisfy({ $0 != nil }) else { return prompt.prettyText }
    let known = parts.compactMap(\.self)
    if known.count == 1, known[0].role == "user" { return known[0].text }
    return known.map { "\($0.role): \($0.text)" }.joined(separator: "\n\n")
  }
}
