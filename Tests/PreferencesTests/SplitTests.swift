import Basics
import Preferences
import Testing
import Text

@Suite struct SplitTests {
  /// python3: hashlib.sha256(json.dumps(prompt, ensure_ascii=False).encode()).hexdigest(), then
  /// int(h[:16], 16) / 2**64, and with the salt 7 the same of sha256(f"7:{h}")
  @Test func equalsPython() {
    let short = promptGroup([user("Hi")])
    #expect(short == "d7760b4ba3077c46bf90214f644da927fcbe0a9fbbd35925d6abecf7260d54ab")
    let long = promptGroup([
      system("Be \"brief\"\n"), user("Grüße \u{2028} 🙂\u{07}\u{7f}/"),
    ])
    #expect(long == "f3f02989ab97af02b15e6b6fabb44df6143dd6904cbb8ec684a142c304140b35")
    let plain = HashedSplit(fraction: 0.1)
    #expect(plain.position(short) == 0.8416449603710401)
    #expect(plain.position(long) == 0.9528833352192965)
    let salted = HashedSplit(fraction: 0.1, salt: "7")
    #expect(salted.position(short) == 0.7452808257234976)
    #expect(salted.position(long) == 0.46520675936685796)
  }

  @Test func bareTextsEqualPython() {
    // hashlib.sha256(json.dumps(sorted(["b", "a"])).encode()).hexdigest()
    let pair = PreferencePair(prompt: [], chosen: [assistant("b")], rejected: [assistant("a")])
    #expect(pair.group == "3554d2b8a1e34099053865de8576d1460b807430ec8c6b85315c9607ba93d308")
  }

  /// Python counts 203 of the prompts "prompt 0" … "prompt 999" below 0.2.
  @Test func sharesAndNesting() {
    let groups = (0..<1000).map { promptGroup([user("prompt \($0)")]) }
    let fifth = groups.filter(HashedSplit(fraction: 0.2).isEvaluation)
    #expect(fifth.count == 203)
    let tenth = groups.filter(HashedSplit(fraction: 0.1).isEvaluation)
    #expect(Set(tenth).isSubset(of: fifth))
    #expect(groups.filter(HashedSplit(fraction: 0).isEvaluation).isEmpty)
    #expect(groups.filter(HashedSplit(fraction: 1).isEvaluation).count == 1000)
    #expect(groups.filter(HashedSplit(fraction: 0.2, salt: "x").isEvaluation) != fifth)
  }

  @Test func noPromptOnBothSides() {
    let pairs = (0..<400).map { index in
      PreferencePair(
        prompt: [user("prompt \(index % 50)")], chosen: [assistant("a\(index)")],
        rejected: [assistant("b")])
    }
    let parts = HashedSplit(fraction: 0.3).divide(pairs) { $0.group }
    #expect(parts.training.count + parts.evaluation.count == 400)
    #expect(!parts.training.isEmpty && !parts.evaluation.isEmpty)
    #expect(Set(parts.training.map(\.group)).isDisjoint(with: parts.evaluation.map(\.group)))
  }

  @Test func openings() {
    let deep = [user("q"), assistant("a"), user("r")]
    #expect(openingGroup(deep) == promptGroup([user("q")]))
    #expect(
      openingGroup([system("s"), user("q"), assistant("a")])
        == promptGroup([system("s"), user("q")]))
    #expect(openingGroup([]) == promptGroup([]))
    #expect(promptGroup(deep) != promptGroup([user("q"), user("a"), user("r")]))
  }
}
