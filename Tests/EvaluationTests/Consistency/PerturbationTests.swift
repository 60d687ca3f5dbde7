import Basics
import Foundation
import Testing

@testable import Evaluation

@Suite struct PerturbationTests {
  /// The letters and digits of a text in their order, accents joined with their letters.
  private func letters(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.precomposedStringWithCanonicalMapping.unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }))
  }

  /// The lines of code, without white space at the text's end.
  private func codes(_ text: String) -> [[UInt8]] {
    let body = text.unicodeScalars.reversed().drop(while: \.properties.isWhitespace).reversed()
    return MarkdownLines(String(String.UnicodeScalarView(body))).lines.filter(\.isCode)
      .map { Array($0.text.utf8) }
  }

  private func words(_ text: String) -> [String] {
    text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }
  }

  private func apply(_ name: String, _ text: String, seed: UInt64 = 0, item: Int = 0) -> String? {
    Perturbation.named(name)!.apply(to: text, seed: seed, item: item)
  }

  private let code = "def f(x):\n    return {'a': \"don't\"}  # ## – “q” **b**. No\n\n- x"

  private var samples: [String] {
    [
      "A **bold** claim. It isn't one of “theirs” – really… is it?\n\nSecond paragraph here.",
      "## Title\n\n- one item\n- another *item*\n* third\n• fourth\n\n1. first. Then\n2. second",
      "Read this:\n\n```python\n\(code)\n```\n\nDone. It's `don't` and **`x`** here. Bye.",
      "Intro.\n\n    indented = \"don't\" - 1\n\nNaïve café, Zoë said. Déjà vu — 2**3**4.",
      String(repeating: "Plain words follow one another without an end of line. ", count: 6),
      "| a | b |\n|---|---|\n| don't | **x** |", "Ein Satz. Noch einer: „so“.\r\nZeile zwei.",
      "", " ", "\n\n\n", "```\nnever closed **x**\n\ndon't. Stop", "**", "** a **", "***x***",
      "e\u{301}te\u{301}", "Привет, мир. Как дела?", "你好。世界！", "🙂 **🙂** isn't 🇩🇪",
    ]
  }

  @Test func namesAreDifferent() {
    let names = Perturbation.all.map(\.name)
    #expect(Set(names).count == names.count && names.count == 16)
    #expect(Perturbation.named("no-such") == nil)
    #expect(Perturbation.all.filter { $0.kind == .damage }.allSatisfy { !$0.kind.keepsMeaning })
    for kind in Perturbation.Kind.allCases {
      #expect(Perturbation.all.contains { $0.kind == kind })
    }
  }

  /// The promise of the kind `format`, on texts by hand and on random mixtures of them.
  @Test func formatsKeepLettersAndCode() {
    var random = RandomSource(seed: 1).stream("texts")
    let pieces = samples.flatMap { $0.components(separatedBy: "\n") } + ["", "```", "~~~", "    "]
    let mixtures = (0..<300).map { _ in
      (0..<8).map { _ in pieces.randomElement(using: &random)! }.joined(separator: "\n")
    }
    for change in Perturbation.all where change.kind == .format {
      var changed = 0
      for text in samples + mixtures {
        guard let result = change.apply(to: text, seed: 0, item: 0) else { continue }
        changed += 1
        #expect(!result.utf8.elementsEqual(text.utf8))
        #expect(letters(result) == letters(text), "\(change.name): \(text)")
        #expect(result == change.apply(to: text, seed: 9, item: 5), "nothing is drawn")
        // Line by line, but for what the end of a text gets where a fence is left open.
        let isKept = codes(result) == codes(text)
        #expect(isKept || change.name == "crlf", "\(change.name): \(text)")
      }
      #expect(changed > 10, "\(change.name) applies to \(changed) texts")
    }
  }

  @Test(
    arguments: [
      ("trailing-newline", "a", "a\n"), ("trailing-space", "a", "a "),
      ("crlf", "a\n\nb", "a\r\n\r\nb"), ("crlf", "a\r\nb", nil), ("crlf", "one line", nil),
      ("paragraph-spacing", "a\n\nb\nc\n\nd", "a\n\n\nb\nc\n\n\nd"),
      ("paragraph-spacing", "a\n\n\nb", nil),
      (
        "sentence-spacing", "One. Two! e.g. this. 1. Item. Then",
        "One.  Two! e.g. this. 1. Item.  Then"
      ),
      ("bullet-style", "- a\n  * b\n• c\n-d\n- - -\n- 5", "* a\n  - b\n- c\n-d\n- - -\n- 5"),
      ("bold-removed", "**a b**, (**c**). x**2**3", "a b, (c). x**2**3"),
      ("bold-removed", "f(**a, **b) ** c ** ***d*** `**e**`", nil),
      ("bold-removed", "**a *b* c** **d**", "**a *b* c** d"),
      ("bold-added", "One two.\nThree\n\nFour, five.", "**One** two.\nThree\n\n**Four**, five."),
      ("bold-added", "- item\n\n2 apples\n\n*One* x", nil),
      ("heading-bold", "## A b\n### C\n# d\n####### e", "**A b**\n**C**\n# d\n####### e"),
      ("ascii-punctuation", "“a” ‘b’ – c—d… „e“\u{a0}f", "\"a\" 'b' - c--d... \"e\" f"),
      ("ascii-punctuation", "`“`", nil),
      (
        "typographic-apostrophes", "I'm, don't 'quoted' dogs' it's b's' f'm' x",
        "I’m, don’t 'quoted' dogs' it’s b's' f'm' x"
      ),
      ("decomposed", "é `é`", "e\u{301} `é`"), ("decomposed", "e\u{301}", nil),
      ("line-wrap", "short", nil),
    ] as [(String, String, String?)])
  func byHand(name: String, text: String, expected: String?) {
    let found = apply(name, text)
    #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(found ?? "nil")")
  }

  @Test func linesAreWrappedWhereAReaderJoinsThem() throws {
    let text = samples[4] + "2. is no list, - nor is this # one and the line goes on for a while."
    let wrapped = try #require(apply("line-wrap", text))
    let lines = wrapped.components(separatedBy: "\n")
    #expect(lines.count > 3 && lines.allSatisfy { $0.count < 90 })
    #expect(lines.joined(separator: " ") == text)
    for line in lines { #expect(line.first!.isLetter, "\(line)") }
    let long = String(repeating: "x", count: 200)
    #expect(apply("line-wrap", long) == nil)
    #expect(apply("line-wrap", "- " + text) == nil && apply("line-wrap", "`a` " + text) == nil)
  }

  @Test func codeIsFound() {
    func isCode(_ text: String) -> [Bool] { MarkdownLines(text).lines.map(\.isCode) }
    #expect(isCode("a\n```\nb\n~~~\n```\nc") == [false, true, true, true, true, false])
    #expect(isCode("````\n```\n````\nx") == [true, true, true, false])
    #expect(isCode("``` not `code`\nx") == [false, false])
    #expect(
      isCode("a\n    no code\n\n    code\n\n    code\nno") == [
        false, false, false, true, false, true, false,
      ])
    #expect(isCode("```x\nnever closed\n\n") == [true, true, true, true])
    for text in samples { #expect(MarkdownLines(text).text.utf8.elementsEqual(text.utf8)) }
  }

  private let prose = String(
    repeating: "Several ordinary words of English stand beside NASA and x_1 in `some code` here.\n",
    count: 12)

  @Test func typosAreFewAndSmall() throws {
    let before = words(prose)
    var results: Set<String> = []
    for item in 0..<50 {
      let text = try #require(apply("typos", prose, item: item))
      let after = words(text)
      #expect(after.count == before.count)
      let changed = zip(before, after).filter { $0 != $1 }
      #expect(!changed.isEmpty && Double(changed.count) <= 0.05 * Double(before.count))
      for (old, new) in changed {
        #expect(old.first == new.first && old.last == new.last && abs(old.count - new.count) <= 1)
        #expect(old.allSatisfy { $0.isLetter || $0 == "." } && old.count >= 4)
        #expect(!["NASA", "x_1", "`some", "code`"].contains(old))
      }
      results.insert(text)
    }
    #expect(results.count > 45, "items are drawn apart")
    #expect(apply("typos", prose, item: 3) == apply("typos", prose, item: 3))
    #expect(apply("typos", prose, seed: 1) != apply("typos", prose, seed: 2))
    #expect(apply("typos", "fewer than twenty words here") == nil, "5 % of them is none")
  }

  @Test func droppedWordsAreCountedAndNested() throws {
    for count in [2, 3, 7, 20, 97] {
      let text = (0..<count).map { "w\($0)" + ($0 % 9 == 8 ? "\n" : "") }.joined(separator: " ")
      for item in 0..<20 {
        let few = words(try #require(apply("word-drop-15", text, item: item)))
        let many = words(try #require(apply("word-drop-40", text, item: item)))
        func expected(_ share: Double) -> Int {
          count - min(max(1, Int((share * Double(count)).rounded())), count - 1)
        }
        #expect(few.count == expected(0.15) && many.count == expected(0.4))
        #expect(Set(many).isSubset(of: few), "what is missing at 15 % is missing at 40 %")
        #expect(few == words(text).filter { few.contains($0) }, "the order stays")
      }
    }
    #expect(apply("word-drop-40", "one") == nil && apply("word-drop-40", "") == nil)
    let text = try #require(apply("word-drop-40", "a b c d e\nf g h i j"))
    #expect(text.contains("\n") && !text.hasPrefix(" ") && !text.contains("  "))
    #expect(apply("word-drop-15", prose, seed: 1) != apply("word-drop-15", prose, seed: 2))
  }

  /// No text makes a change trap, and none takes more than linear time or so.
  @Test func hostileTexts() {
    let marks = [
      "*", "`", "~", "#", "-", " ", "\n", "\r", "\t", "“", "'", "s", "A", ".", "\u{301}", "|",
    ]
    var random = RandomSource(seed: 5).stream("hostile")
    let texts =
      (0..<400).map { _ in
        (0..<30).map { _ in marks.randomElement(using: &random)! }.joined()
      } + marks.map { String(repeating: $0, count: 20_000) }
      + [String(repeating: "**a", count: 20_000), String(repeating: "ab. C  d!  ", count: 20_000)]
    for text in texts {
      for change in Perturbation.all {
        let result = change.apply(to: text, seed: 0, item: 0)
        let isOther = result.map { !$0.utf8.elementsEqual(text.utf8) } ?? true
        #expect(isOther)
        // Compared outside of the macro, which would print the texts.
        let isKept = result.map { letters($0) == letters(text) } ?? true
        #expect(isKept || change.kind != .format, "\(change.name)")
      }
      for change in LengthChange.allCases { _ = change.apply(to: text) }
    }
  }
}
