import Basics
import Evaluation
import OrderedCollections
import Testing

@Suite struct DetectionReportTests {
  private typealias Sample = DetectionReport.Sample

  private let samples = [
    Sample(domain: "xsum", generator: "a", machine: [3, 4, 5], human: [0, 1, 2, 3]),
    Sample(domain: "xsum", generator: "b", machine: [1, 1], human: [1, 1, 1]),
    Sample(domain: "squad", generator: "a", machine: [0], human: [5, 6, 7]),
  ]

  @Test func cellsByHand() throws {
    let report = try DetectionReport(samples, bootstrap: Bootstrap(resamples: 200))
    // 11 wins and a tie of 12.
    #expect(abs(report.cells[0].area.mean - 11.5 / 12) < 1e-15)
    // Thresholds 5, 4 (P 1 each), 3 (P 3 of 4).
    #expect(abs(report.cells[0].precision.mean - (1 + 1 + 0.75) / 3) < 1e-15)
    #expect(report.cells[1].area.mean == 0.5 && report.cells[1].precision.mean == 0.4)
    #expect(report.cells[2].area.mean == 0 && report.cells[2].precision.mean == 0.25)
    #expect(report.cells.map(\.machine) == [3, 2, 1] && report.cells.map(\.human) == [4, 3, 3])
    let mean = try #require(report.meanArea())
    #expect(abs(mean - (11.5 / 12 + 0.5) / 3) < 1e-15)
    #expect(report.meanArea { $0.domain == "squad" } == 0)
    #expect(report.meanArea { $0.domain == "writing" } == nil)
  }

  @Test func intervalsHoldWhatIsCertain() throws {
    let report = try DetectionReport(samples, bootstrap: Bootstrap(resamples: 500))
    for cell in report.cells {
      for estimate in [cell.area, cell.precision] {
        #expect(estimate.interval.contains(estimate.mean))
        #expect(estimate.interval.lower >= 0 && estimate.interval.upper <= 1)
      }
    }
    // Where all are equal nothing varies, and where one kind is wholly above neither.
    #expect(report.cells[1].area.interval.lower == report.cells[1].area.interval.upper)
    #expect(report.cells[2].area.interval.upper == 0)
    #expect(try DetectionReport(samples, bootstrap: Bootstrap(resamples: 500)) == report)
  }

  /// The interval against DeLong's variance, which is exact for large samples.
  @Test func intervalsAreAsWideAsTheyShouldBe() throws {
    var source = RandomSource(seed: 4)
    let machine = (0..<150).map { _ in source.normal() + 1 }
    let human = (0..<150).map { _ in source.normal() }
    let cell = try DetectionReport([
      Sample(domain: "d", generator: "g", machine: machine, human: human)
    ]).cells[0]
    func placements(_ of: [Double], _ among: [Double]) -> [Double] {
      of.map { one in Double(among.count { $0 < one }) / Double(among.count) }
    }
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    let squared =
      variance(placements(machine, human)) / 150 + variance(placements(human, machine)) / 150
    let width = 2 * 1.96 * squared.squareRoot()
    let found = cell.area.interval.upper - cell.area.interval.lower
    #expect(abs(found / width - 1) < 0.1, "\(found) for \(width)")
  }

  @Test func whatIsRefused() {
    func code(_ samples: [Sample]) -> RewardError.Code? {
      let error = #expect(throws: RewardError.self) { try DetectionReport(samples) }
      return error?.code
    }
    #expect(code([]) == .evaluationEmpty)
    #expect(code([samples[0], samples[0]]) == .evaluationItem)
    #expect(
      code([Sample(domain: "d", generator: "g", machine: [], human: [1])]) == .evaluationEmpty)
    #expect(
      code([Sample(domain: "d", generator: "g", machine: [.nan], human: [1])]) == .evaluationNaN)
  }

  @Test func wordsAndNumbers() throws {
    let report = try DetectionReport(samples, bootstrap: Bootstrap(resamples: 50))
    let table = report.table
    #expect(table.count == 4 && table.allSatisfy { $0.count == table[0].count })
    #expect(table[2] == ["xsum", "b", "2 + 3", "0.500 [0.500, 0.500]", "0.400 [0.400, 0.400]"])
    let cells = report.json["cells"]?.array
    #expect(cells?.count == 3 && cells?[2]["auroc"]?["mean"]?.double == 0)
    #expect(cells?[0]["human"] == 4 && cells?[0]["generator"] == "a")
  }
}
