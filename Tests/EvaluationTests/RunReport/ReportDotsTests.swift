import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct ReportDotsTests {
  private func html(_ dots: ReportDots) throws -> String { try dots.html() }

  @Test func placesAreThoseOfTheScale() throws {
    let dots = ReportDots(
      caption: "c", series: ["s"],
      rows: [
        .init(
          "row", detail: "4 items",
          lines: [
            .init(
              .percent(0.75, low: 0.5, high: 0.9),
              levels: [.init(.chance, "chance", 0.5), .init(.rule, "longest", 0.6)])
          ])
      ])
    let page = try html(dots)
    #expect(page.contains("<span class=\"reach\" style=\"left:50.00%;width:40.00%\"></span>"))
    #expect(page.contains("<span class=\"dot\" style=\"left:75.00%\"></span>"))
    #expect(page.contains("class=\"level rule\" title=\"longest: 60%\" style=\"left:60.00%\""))
    #expect(page.contains("<b>75%</b> <span class=\"interval\">[50, 90]</span>"))
    // What the eye sees as a sign, the ear hears as words.
    #expect(page.contains("<span class=\"quiet\">; longest 60%</span>"))
    let moved = ReportDots(caption: "c", series: ["s"], range: -1...1, rows: dots.rows)
    #expect(try html(moved).contains("<span class=\"dot\" style=\"left:87.50%\"></span>"))
  }

  @Test func outsideStandsAtTheEnd() throws {
    let dots = ReportDots(
      caption: "c", series: ["s"],
      rows: [.init("r", lines: [.init(ReportNumber(1.01, style: .percent))])])
    #expect(
      try html(dots).contains("style=\"left:100.00%\"") && html(dots).contains("<b>101%</b>"))
  }

  @Test func severalSeriesAreNamedInEveryLine() throws {
    let dots = ReportDots(
      caption: "c", series: ["one", "two"], markNames: [.rule: "rules"],
      rows: [
        .init(
          "r",
          lines: [
            .init(series: 0, .percent(0.5), levels: [.init(.rule, "longest", 0.1)]),
            .init(series: 1, nil, badge: "best"),
          ])
      ])
    let page = try html(dots)
    #expect(page.components(separatedBy: "role=\"row\"").count == 4)
    #expect(page.components(separatedBy: ">one<").count == 3 || page.contains(">one</span>"))
    #expect(page.contains("<span aria-label=\"none\">\u{2013}</span> <span class=\"badge\">best"))
    #expect(page.contains("<span class=\"level rule\"></span>rules</li>"))
    #expect(!page.contains("></span>longest</li>"))
  }

  @Test func badOnesAreRefused() {
    func code(_ dots: ReportDots) -> RewardError.Code? {
      do throws(RewardError) {
        _ = try dots.html()
        return nil
      } catch { return error.code }
    }
    func dots(_ line: ReportDots.Line, range: ClosedRange<Double> = 0...1) -> ReportDots {
      ReportDots(caption: "c", series: ["s"], range: range, rows: [.init("r", lines: [line])])
    }
    #expect(code(dots(.init(ReportNumber(.nan)))) == .reportValue)
    #expect(code(dots(.init(series: 1, ReportNumber(0)))) == .reportShape)
    #expect(code(dots(.init(ReportNumber(0)), range: 1...1)) == .reportValue)
    #expect(
      code(dots(.init(ReportNumber(0), levels: [.init(.rule, "x", .infinity)]))) == .reportValue)
    #expect(code(ReportDots(caption: "c", series: [], rows: [])) == nil)
  }

  @Test func decadesAreTicked() {
    let axis = PlotAxis("length", scale: .log10)
    #expect(
      axis.json(values: [20, 700])["ticktext"]
        == ["10", "20", "50", "100", "200", "500", "1,000", "2,000", "5,000"])
    #expect(axis.json(values: [1, 1e6])["tickvals"]?.array?.count == 7)
  }
}
