import Basics
import Testing

@testable import Evaluation

@Suite struct ReportNumberTests {
  @Test(arguments: [
    (ReportNumber(0.71234), "0.712"), (ReportNumber(0), "0"), (ReportNumber(-0.0), "0"),
    (ReportNumber(3), "3.00"), (ReportNumber(12.345), "12.3"), (ReportNumber(123.45), "123"),
    (ReportNumber(0.9996), "1.00"), (ReportNumber(9.996), "10.0"), (ReportNumber(99.96), "100"),
    (ReportNumber(1234.5), "1,234"), (ReportNumber(1_234_567.8), "1,234,568"),
    (ReportNumber(0.0312), "0.0312"), (ReportNumber(-0.5), "\u{2212}0.500"),
    (ReportNumber(0.00012), "0.000120"), (ReportNumber(0.00001), "1.00e\u{2212}5"),
    (ReportNumber(9.999e-5), "1.00e\u{2212}4"), (ReportNumber(-2.5e12), "\u{2212}2.50e12"),
    (ReportNumber(.leastNonzeroMagnitude), "4.94e\u{2212}324"), (ReportNumber(1e300), "1.00e300"),
    (.percent(0.7124), "71.2%"), (.percent(1), "100%"), (.percent(0), "0%"),
    (.percent(0.0312), "3.12%"), (.percent(0.9999), "100.0%"),
    (.count(0), "0"), (.count(999), "999"), (.count(1_000), "1,000"),
    (.count(-12_345), "\u{2212}12,345"),
    (ReportNumber(0.712, low: 0.68, high: 0.7441), "0.712 [0.680, 0.744]"),
    (ReportNumber(0.01, low: -0.02, high: 0.0351), "0.0100 [\u{2212}0.0200, 0.0351]"),
    (ReportNumber(0.002, low: -0.0004, high: 1.5), "0.00 [0.00, 1.50]"),
    (.percent(0.997, low: 0.981, high: 1), "99.7% [98.1, 100.0]"),
    (.percent(0.5, low: 0.25, high: 0.75), "50% [25, 75]"),
    (ReportNumber(0.081, low: 0.027, high: 0.138, style: .points), "8.1 points [2.7, 13.8]"),
    (
      ReportNumber(-0.0285, low: -0.0984, high: 0.0466, style: .points),
      "\u{2212}2.9 points [\u{2212}9.8, 4.7]"
    ),
  ])
  func text(number: ReportNumber, expected: String) { #expect(number.text == expected) }

  /// Every number of three digits comes back as it was, whatever its size.
  @Test func threeDigitsSurvive() throws {
    for power in -4...0 {
      for digits in 100...999 {
        let value = Double("\(digits)e\(power - 2)") ?? 0
        #expect(Double(ReportNumber(value).valueText) == value)
      }
    }
  }

  @Test func intervalsOfMetricsAreTaken() {
    let interval = Interval(lower: 0.25, upper: 0.75)
    #expect(ReportNumber.percent(0.5, interval: interval).text == "50% [25, 75]")
    let estimate = Estimate(mean: 0.5, interval: interval)
    #expect(ReportNumber(estimate).text == "0.500 [0.250, 0.750]")
  }

  @Test func badNumbersAreRefused() {
    for number in [
      ReportNumber(.nan), ReportNumber(.infinity), ReportNumber(-1e301), ReportNumber(1, low: 0),
      ReportNumber(1, high: 2), ReportNumber(1, low: 2, high: 0),
      ReportNumber(1, low: .nan, high: 2),
      ReportNumber(0.5, style: .count),
    ] {
      let error = #expect(throws: RewardError.self) { try number.validate(at: "here") }
      #expect(error?.code == .reportValue)
      #expect(error?.place?.item == "here")
    }
  }
}
