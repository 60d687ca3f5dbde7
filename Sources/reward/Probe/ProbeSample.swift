import Basics
import Evaluation
import OrderedCollections
import Preferences
import Text

/// A changed pair with its scores: a row of `consistency.jsonl`.
struct ProbeSample {
  let variation: Variation
  let pair: PreferencePair
  let change: Variation.Change
  let before: PairScores
  let after: PairScores

  /// The changed texts; what was not changed is left out.
  var row: JSONObject {
    func scores(_ scores: PairScores) -> JSONValue {
      .array([.number(scores.chosen), .number(scores.rejected)])
    }
    var row: JSONObject = [
      "probe": .string(variation.probe.rawValue), "change": .string(variation.name),
    ]
    if let file = pair.place.file { row["file"] = .string(file) }
    row["line"] = .number(pair.place.line)
    row["before"] = scores(before)
    row["after"] = scores(after)
    let changed = [change.chosen, change.rejected].compactMap { $0 }
    if let prompt = changed.first?.prompt, prompt != pair.prompt {
      row["prompt"] = .array(prompt.map(\.json))
    }
    if let text = change.chosen?.responseText, text != pair.chosenText {
      row["chosen"] = .string(text)
    }
    if let text = change.rejected?.responseText, text != pair.rejectedText {
      row["rejected"] = .string(text)
    }
    return row
  }
}
