import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct LanguageConsistencyTests {
  /// The specification's kappa of one half, a language that agrees fully, one with other items, and
  /// one whose kappa is undefined.
  @Test func kappasByLanguage() throws {
    let result = try LanguageConsistency(
      [
        "eng": ["1": 1, "2": 0, "3": 0, "4": 0], "deu": ["1": 1, "2": 1, "3": 0, "4": 0],
        "fra": ["4": 0, "1": 1, "9": 2], "por": ["8": 1],
        "ukr": ["2": 0, "3": 0],
      ], reference: "eng")
    #expect(Array(result.languages.keys) == ["deu", "fra", "por", "ukr"])
    let deu = try #require(result.languages["deu"])
    #expect(deu.kappa?.value == 0.5 && deu.observed == 0.75 && deu.n == 4)
    let fra = try #require(result.languages["fra"])
    #expect(fra.kappa?.value == 1 && fra.n == 2)
    #expect(fra.onlyHere == 1 && fra.onlyReference == 2)
    let por = try #require(result.languages["por"])
    #expect(por.kappa == nil && por.observed == nil && por.n == 0 && por.onlyHere == 1)
    let ukr = try #require(result.languages["ukr"])
    #expect(ukr.kappa == nil && ukr.observed == 1)
    // Over the two that are defined.
    #expect(result.mean == 0.75 && isClose(result.deviation, 0.125.squareRoot()))
    #expect(result.json["languages"]?["por"]?["only_here"]?.int == 1)
    #expect(result.json["languages"]?["ukr"]?["kappa"] == .null)
  }

  @Test func fewLanguages() throws {
    let one = try LanguageConsistency(["e": [1: 0, 2: 1], "d": [1: 0, 2: 1]], reference: "e")
    #expect(one.mean == 1 && one.deviation == nil)
    let none = try LanguageConsistency(["e": [1: 0]], reference: "e")
    #expect(none.mean == nil && none.json["mean"] == .null && none.languages.isEmpty)
    #expect(
      code { _ = try LanguageConsistency(["d": [1: 0]], reference: "e") } == .evaluationEmpty)
  }
}
