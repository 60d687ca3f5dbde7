import Basics
import Foundation
import OrderedCollections
import Testing

/// `reward recipe run --curves`: what it writes, and of which recipes.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct RecipeCurvesTests {
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: ReportTests.plotly), "plotly is not installed"))
  func filesOfEachProxy() throws {
    let folder = try Folder()
    let result = try Program.run(
      ["recipe", "run", "uncertainty-weighting", "--seeds", "2", "--curves", "new/curves"],
      in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("new/curves"))
    let proxies = ["bayesian-head", "mean", "single", "uncertainty-weighted", "worst-case"]
    #expect(
      files.sorted()
        == (proxies.map { "uncertainty-weighting-\($0).json" } + ["uncertainty-weighting.html"])
        .sorted())
    for proxy in proxies {
      let json = try JSONValue.parse(folder.text("new/curves/uncertainty-weighting-\(proxy).json"))
      #expect(json["n"]?.array?.last == 4096 && json["n"]?.array?.count == 13)
      #expect(json["gold"]?.array?.count == 13 && json["seeds"] == 2)
      #expect(json["recipe"] == "uncertainty-weighting")
    }
    let page = try folder.text("new/curves/uncertainty-weighting.html")
    #expect(page.contains("Gold while each proxy is optimised") && page.contains("Bayesian head"))
  }

  @Test func recipesWithoutCurves() throws {
    let folder = try Folder()
    let result = try Program.run(
      ["recipe", "run", "transforming-and-combining", "--seeds", "2", "--curves", "curves"],
      in: folder)
    #expect(result.code != 0 && result.talk.contains("helping-or-herding"), "\(result.talk)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("curves")))
  }
}
