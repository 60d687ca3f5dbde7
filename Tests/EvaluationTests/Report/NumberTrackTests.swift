import Testing

@testable import Evaluation

/// The lines below headline numbers: what they reach over, and what is marked on them.
@Suite struct NumberTrackTests {
  @Test func aPercentageHasItsScaleAndMark() {
    let number = ReportNumber.percent(0.6, low: 0.5, high: 0.7)
    #expect(
      number.track.contains("left:50.00%;width:20.00%") && number.track.contains("left:60.00%"))
    let labels = number.scaleLabels(.init("chance & more", 0.5))
    #expect(labels.contains("style=\"left:50.00%\">chance &amp; more</span>"))
    #expect(labels.contains(">0%<") && labels.contains(">100%<"))
    let beside = number.scaleLabels(.init("low", 0.1))
    #expect(!beside.contains(">0%<") && beside.contains(">100%<"))
    #expect(!number.scaleLabels(.init("outside", 2)).contains("outside"))
  }

  /// A loss has a line as a gain has, with zero in its middle.
  @Test(arguments: [
    (-0.03, -0.1, 0.05, "25", "left:30.00%;width:30.00%"),
    (0.3, 0.2, 0.4, "50", "left:70.00%;width:20.00%"),
    (-0.9, -1.0, -0.8, "100", "left:0.00%;width:10.00%"),
  ])
  func aDifferenceStandsAroundZero(
    value: Double, low: Double, high: Double, end: String, reach: String
  ) {
    let number = ReportNumber(value, low: low, high: high, style: .points)
    #expect(number.track.contains(reach) && number.track.contains("class=\"level\""))
    let labels = number.scaleLabels(nil)
    #expect(labels.contains(">\u{2212}\(end)<") && labels.contains(">+\(end)<"))
    #expect(labels.contains("left:50.00%\">0</span>"))
  }

  @Test func otherNumbersHaveNone() {
    for number in [ReportNumber(0.5), .count(3), .percent(1.5), ReportNumber(2, style: .points)] {
      #expect(number.track.isEmpty && number.scaleLabels(nil).isEmpty)
    }
  }

  @Test func pointsStandSmallerBesideTheNumber() throws {
    let html = try ReportFigure(label: "gain", number: ReportNumber(0.081, style: .points)).html()
    #expect(html.contains("<span class=\"big\">8.1</span> <span class=\"unit\">points</span>"))
  }
}
