import Basics
import Testing

@testable import Evaluation

/// Several proxies over the same candidates.
@Suite struct ProxyCurvesTests {
  private func curves() throws -> ProxyCurves {
    let good = try normalSamples(seed: 2, prompts: 30, candidates: 64) { gold, random in
      gold + 0.3 * random.normal()
    }
    let bad = try good.map { sample in
      try OveroptimisationSample(
        id: sample.id, proxy: sample.gold.map { -$0 }, gold: sample.gold)
    }
    return try ProxyCurves(
      [ProxySamples("good", good), ProxySamples("bad <b>", bad)],
      bootstrap: Bootstrap(resamples: 100))
  }

  @Test func eachIsItsOwnCurve() throws {
    let curves = try curves()
    #expect(curves.curves.map(\.name) == ["good", "bad <b>"] && curves["other"] == nil)
    let (good, bad) = (try #require(curves["good"]), try #require(curves["bad <b>"]))
    #expect(good.points.map(\.n) == [1, 2, 4, 8, 16, 32, 64])
    #expect(good.points.map(\.n) == bad.points.map(\.n))
    // The same candidates: they begin at the same gold and have the same ceiling.
    #expect(isClose(good.points[0].rawGold.mean, bad.points[0].rawGold.mean))
    #expect(isClose(good.points[6].rawCeiling.mean, bad.points[6].rawCeiling.mean))
    #expect(good.points[6].rawGold.mean > 1.5 && bad.points[6].rawGold.mean < -1.5)
  }

  /// Proxies with fewer candidates end all curves at the same N.
  @Test func curvesEndTogether() throws {
    let long = try normalSamples(seed: 2, prompts: 4, candidates: 40) { gold, _ in gold }
    let short = try normalSamples(seed: 3, prompts: 4, candidates: 9) { gold, _ in gold }
    let curves = try ProxyCurves(
      [ProxySamples("long", long), ProxySamples("short", short)],
      bootstrap: Bootstrap(resamples: 20))
    for named in curves.curves { #expect(named.curve.points.map(\.n) == [1, 2, 4, 8, 9]) }
    let cut = try ProxyCurves(
      [ProxySamples("long", long)], maximumN: 4, bootstrap: Bootstrap(resamples: 20))
    #expect(cut["long"]?.largestN == 4 && cut["long"]?.candidates == 40...40)
    let error = #expect(throws: RewardError.self) { try ProxyCurves([ProxySamples("none", [])]) }
    #expect(error?.code == .init("evaluation.empty"))
  }

  @Test func thePage() throws {
    let curves = try curves()
    let drawing = try curves.plot.drawing()
    #expect(drawing.table?.rows.count == 7)
    let sections = curves.sections(title: "all")
    #expect(sections.map(\.title) == ["all", "good", "bad <b>"])
    let page = try Report(
      title: "t",
      sections: sections.map { section in
        ReportSection(
          title: section.title,
          blocks: section.blocks.filter { if case .plots = $0 { false } else { true } })
      }
    ).html()
    #expect(page.contains("bad &lt;b&gt;: ") || page.contains("Bad &lt;b&gt;: "))
    #expect(page.contains("no fall of gold is visible up to N = 64"))
  }
}
