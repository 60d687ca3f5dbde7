import Basics
import Evaluation
import OrderedCollections
import Testing

@Suite struct SelectionResultTests {
  let tasks = [
    SelectionTask(gold: [1, 0, 0, 0], scores: [4, 3, 2, 1], lengths: [10, 40, 30, 20]),
    SelectionTask(gold: [0, 1, 1, 0], scores: [4, 3, 2, 1], lengths: [10, 40, 30, 20]),
    SelectionTask(gold: [0, 0, 0, 0], scores: [0, 0, 0, 0], lengths: [5, 5, 5, 5]),
  ]

  @Test func meansByHand() throws {
    let result = try SelectionResult(tasks)
    #expect(result.rows.map(\.n) == [1, 2, 4] && result.prompts == 3)
    let all = result.rows[2]
    #expect(isClose(all.random.mean, (0.25 + 0.5) / 3))
    #expect(isClose(all.model.mean, 1.0 / 3) && isClose(all.longest.mean, 1.0 / 3))
    #expect(isClose(all.shortest.mean, 1.0 / 3) && isClose(all.oracle.mean, 2.0 / 3))
    #expect(isClose(all.gain.mean, (0.75 - 0.5) / 3))
    let two = result.rows[1]
    // Best of 2 of four: the best sample with chance ½, the second with ⅓, the third with ⅙.
    #expect(isClose(two.model.mean, (0.5 + (1.0 / 3 + 1.0 / 6)) / 3))
    #expect(isClose(two.oracle.mean, (0.5 + 5.0 / 6) / 3))
    #expect(isClose(result.rows[0].gain.mean, 0) && result.rows[0].divergence == 0)
  }

  @Test func aGoodModelBeatsRandomWithAnInterval() throws {
    var random = RandomSource(seed: 1)
    let tasks = (0..<100).map { _ -> SelectionTask in
      let gold = (0..<8).map { _ in random.uniform() < 0.3 ? 1.0 : 0 }
      return SelectionTask(
        gold: gold, scores: gold.map { $0 + random.normal() },
        lengths: gold.map { _ in Int(random.uniform() * 100) })
    }
    let result = try SelectionResult(tasks, sizes: [8, 2, 8])
    #expect(result.rows.map(\.n) == [2, 8])
    let row = result.rows[1]
    #expect(row.gain.interval.isAbove(0) && row.gainOverLongest.interval.isAbove(0))
    #expect(row.model.mean > row.random.mean && row.oracle.mean > row.model.mean)
    #expect(row.random.interval.contains(row.random.mean))
  }

  @Test func writtenForms() throws {
    let result = try SelectionResult(tasks, bootstrap: Bootstrap(resamples: 50))
    let curve = try #require(result.json["curve"]?.array)
    #expect(
      curve[0].object?.keys == [
        "n", "kl", "random", "longest", "shortest", "model", "oracle", "gain", "gain_over_longest",
        "gain_over_shortest", "length_rule", "gain_over_length",
      ])
    #expect(curve[2]["model"]?["ci95"]?.array?.count == 2)
    #expect(result.table.count == 4 && result.table.allSatisfy { $0.count == 8 })
    #expect(result.table[3][1].hasPrefix("0.250 ["))
  }

  @Test func badInput() {
    #expect(code { _ = try SelectionResult([]) } == .evaluationEmpty)
    #expect(code { _ = try SelectionResult(tasks, sizes: [5]) } == .badArgument)
    var wrong = tasks
    wrong[1].scores[2] = .nan
    do {
      _ = try SelectionResult(wrong)
      Issue.record("NaN scores were accepted")
    } catch {
      #expect(error.code == .evaluationNaN && error.message.hasPrefix("prompt 1:"))
    }
    wrong = tasks
    wrong[2].lengths = [1]
    #expect(code { _ = try SelectionResult(wrong) } == .evaluationCount)
    wrong[2] = SelectionTask(gold: [], scores: [], lengths: [])
    #expect(code { _ = try SelectionResult(wrong) } == .evaluationEmpty)
  }
}
