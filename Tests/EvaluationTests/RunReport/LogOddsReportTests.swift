import Basics
import Evaluation
import OrderedCollections
import Testing

/// A report speaks of calibration where the scores claim to be log-odds, and only there.
@Suite struct LogOddsReportTests {
  private let margins = [2, 1, 0.5, -3, 0.25, -1]

  /// Numbers that the evaluation has left out are no mismatch with what the samples would give.
  @Test func otherScoresHaveNoCalibration() throws {
    let run = try TinyRun()
    try run.add(
      pairs: "mine", TinyRun.pairs(margins),
      more: ["scorer": "length", "scale": "other", "ece": nil, "brier": nil, "log_loss": nil])
    let text = words(try TinyRun.page([run]))
    #expect(text.contains("No reliability diagram: the scorer length does not claim"))
    #expect(!text.contains("Brier score") && !text.contains("expected calibration error"))
  }

  /// A combined reward may claim it, which its name does not tell.
  @Test func theScaleGoesBeforeTheScorersName() throws {
    let run = try TinyRun()
    try run.add(
      pairs: "mine", TinyRun.pairs(margins), more: ["scorer": "transform", "scale": "logit"])
    #expect(words(try TinyRun.page([run])).contains("expected calibration error"))
    try run.add(
      pairs: "mine", TinyRun.pairs(margins), more: ["scorer": "scalar", "scale": "other"])
    #expect(!words(try TinyRun.page([run])).contains("expected calibration error"))
  }

  /// A number that is there is checked as ever.
  @Test func wrongNumbersAreAMismatch() throws {
    let run = try TinyRun()
    try run.add(pairs: "mine", TinyRun.pairs(margins), more: ["ece": 0.5])
    let error = #expect(throws: RewardError.self) { try TinyRun.page([run]) }
    #expect(error?.code == .reportMismatch && error?.place?.item == "ece")
    try run.add(pairs: "mine", TinyRun.pairs(margins), more: ["ece": nil])
    let half = #expect(throws: RewardError.self) { try TinyRun.page([run]) }
    #expect(half?.code == .reportMismatch && half?.place?.item == "brier")
  }
}
