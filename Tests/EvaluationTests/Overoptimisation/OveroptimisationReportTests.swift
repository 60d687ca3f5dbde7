import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// What is written of a curve: the file that reports read, and the page.
@Suite struct OveroptimisationReportTests {
  private func curve(_ prompts: Int = 30) throws -> OveroptimisationCurve {
    let samples = try normalSamples(seed: 5, prompts: prompts, candidates: 32) { gold, random in
      gold + (random.uniform() < 0.1 ? 20 : 0.2) * random.normal()
    }
    return try OveroptimisationCurve(samples, bootstrap: Bootstrap(resamples: 200))
  }

  @Test func theFileHasWhatReportsRead() throws {
    let curve = try curve()
    let json = curve.json(title: "a against b")
    #expect(json["title"] == "a against b" && json["n"] == [1, 2, 4, 8, 16, 32])
    for key in ["kl", "proxy", "gold", "ceiling", "distance"] {
      #expect(json[key]?.array?.compactMap(\.double).count == 6, "\(key)")
    }
    for key in ["proxy_ci95", "gold_ci95", "ceiling_ci95"] {
      let ends = try #require(json[key]?.array)
      #expect(ends.count == 6 && ends.allSatisfy { $0.array?.count == 2 }, "\(key)")
    }
    let fit = try #require(json["fit"])
    for key in ["alpha", "beta", "peak_distance", "peak_value", "peak_n", "rms_error"] {
      #expect(fit[key]?.double != nil, "\(key)")
    }
    for key in ["alpha_ci95", "beta_ci95"] { #expect(fit[key]?.array?.count == 2, "\(key)") }
    #expect(json["overoptimised"] == true && json["fall"]?["fall"] == true)
    #expect(json["prediction"]?["fit_up_to"]?.int == 16)
    #expect(json["prediction"]?["n"] == [32])
    #expect(json["units"]?["gold"]?["scale"]?.double == curve.goldUnits.scale)
    #expect(json["raw"]?["random"]?.double == curve.points[0].rawGold.mean)
    // What is in the file is finite: it reads back as it was.
    #expect(try JSONValue.parse(JSONValue.object(json).text) == .object(json))
    // The curve of the fit stands on the gold axis: both begin at 0.
    #expect(json["gold"]?.array?.first?.double == 0)
  }

  /// The page without its plots, which need the library.
  @Test func thePageSaysWhatIsKnown() throws {
    let curve = try curve()
    let section = curve.section(title: "A <b>")
    let blocks = section.blocks.filter { if case .plots = $0 { false } else { true } }
    let page = try Report(
      title: "t", sections: [ReportSection(title: section.title, blocks: blocks)]
    ).html()
    #expect(page.contains("A &lt;b&gt;") && page.contains("Over-optimisation"))
    #expect(page.contains("Gold falls after N = "))
    #expect(page.contains("30 prompts in the rewards\u{2019} own units"))
    let drawing = try curve.plot.drawing()
    #expect(drawing.traces?.isEmpty == false)
    #expect(drawing.table?.rows.count == 6, "the fit's many places are no rows")
    #expect(drawing.summary.contains("gold of the proxy"))
    let one = try self.curve(1)
    #expect(try one.plot.drawing().traces?.isEmpty == false)
    #expect(one.table.count == 7 && one.table[1].count == one.table[0].count)
  }

  @Test func aTrainingsPage() throws {
    let fit = OveroptimisationFit(.reinforcementLearning, alpha: 1, beta: 0.5)
    let curve = try PolicyCurve(
      [0, 1, 2, 3].map { .init(divergence: $0 * $0, gold: fit.reward(at: $0)) })
    let section = curve.section(title: "t")
    guard case .plots(let plots) = section.blocks[1] else {
      Issue.record("no plot")
      return
    }
    #expect(try plots[0].drawing().table?.rows.count == 4)
    let json = curve.json(title: "t")
    #expect(json["form"] == "rl" && isClose(json["fit"]?["alpha"]?.double, 1, 1e-9))
    #expect(json["prediction_rms_error"] == .null)
  }
}
