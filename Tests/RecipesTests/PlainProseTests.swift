import Basics
import Selection
import Testing

@testable import Recipes

/// The texts of known quality that the writing recipe is made of.
@Suite struct PlainProseTests {
  private let kinds: [PlainProse.Kind] = [.purple, .melodrama]

  @Test func qualitiesAreAsMade() {
    for seed in 0..<50 as Range<UInt64> {
      for count in 0...6 {
        var source = RandomSource(seed: seed)
        let text = PlainProse.paragraph(
          commonplaces: count, of: kinds, details: PlainProse.details, from: &source)
        #expect(PlainProse.endings(of: text).count == 6)
        #expect(PlainProse.quality(text) == Double(10 - count), "\(text)")
        let phrases = PlainProse.phrases(kinds)
        let found = PlainProse.endings(of: text).filter { PlainProse.isCommonplace($0) }
        #expect(found.allSatisfy { phrases.contains(String($0)) })
      }
    }
  }

  /// Every edit of a commonplace adds a point, and every other one takes one.
  @Test func editsChangeTheQuality() throws {
    let editor = ProseEditor(details: Array(PlainProse.details.prefix(12)), kinds: kinds, harm: 1)
    for seed in 0..<50 as Range<UInt64> {
      var source = RandomSource(seed: seed)
      let text = PlainProse.paragraph(
        commonplaces: 3, of: kinds, details: PlainProse.details, from: &source)
      let edits = editor.edits(of: text, from: &source)
      #expect(edits.count == 6 && edits.count { $0.category == .cliche } == 3)
      for edit in edits {
        for rewrite in edit.rewrites.indices {
          let edited = try EditedText(text, applying: [.init(edit, rewrite: rewrite)])
          let change = edit.category == .cliche ? 1.0 : -1
          #expect(PlainProse.quality(edited.text) == 7 + change)
        }
      }
    }
  }

  /// No phrase is on two lists, and none has a mark that ends a sentence.
  @Test func phrasesAreTold() {
    let all = PlainProse.details + PlainProse.phrases(PlainProse.Kind.allCases)
    #expect(Set(all).count == all.count && all.count == 64)
    #expect(PlainProse.details.allSatisfy { !PlainProse.isCommonplace($0) })
    #expect(!(all + PlainProse.openings).contains { $0.contains(".") })
    #expect(!PlainProse.openings.contains { $0.contains(",") })
  }
}
