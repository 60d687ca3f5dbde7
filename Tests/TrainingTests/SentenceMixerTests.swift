import Basics
import Testing
import Training

@Suite struct SentenceMixerTests {
  /// Texts of 0 to 5 sentences, all seeds of some: which are chosen, what is put in their place,
  /// and that all else stays to the scalar.
  @Test(arguments: 0...5) func halfOfTheSentences(count: Int) {
    let gaps = ["  ", " ", "\n", " \n ", "\t", " "]
    let sentences = (0..<count).map { "Sentence \($0) is here." }
    let human = zip(gaps, sentences).map { $0 + $1 }.joined() + " "
    var seen: Set<[Int]> = []
    for seed in 0..<200 as Range<UInt64> {
      var source = RandomSource(seed: seed)
      let mixer = SentenceMixer(human, from: &source)
      #expect(mixer.sentences == sentences)
      #expect(mixer.chosen.count == count / 2 && mixer.chosen == mixer.chosen.sorted())
      #expect(mixer.chosenSentences == mixer.chosen.map { sentences[$0] })
      seen.insert(mixer.chosen)
      let found = mixer.mixed(with: mixer.chosen.map { " Other \($0)!\n" })
      guard count > 1 else {
        #expect(found.text == human && found.failure == .tooFewSentences && found.replaced.isEmpty)
        continue
      }
      let expected = zip(gaps, sentences.indices).map { gap, index in
        gap + (mixer.chosen.contains(index) ? "Other \(index)!" : sentences[index])
      }
      #expect(found.text == expected.joined() + " ")
      #expect(found.replaced == mixer.chosen && found.failure == nil)
    }
    // Every choice of ⌊n/2⌋ comes up.
    #expect(seen.count == [1, 1, 2, 3, 6, 10][count])
  }

  /// Whatever cannot be put in place leaves the human text, and says why.
  @Test func failuresKeepTheText() {
    var source = RandomSource(seed: 1)
    let human = "One is here. Two is here. Three is here. Four is here."
    let mixer = SentenceMixer(human, from: &source)
    let found = [
      mixer.mixed(with: []), mixer.mixed(with: ["A."]), mixer.mixed(with: ["A.", "B.", "C."]),
      mixer.mixed(with: ["A.", " \n"]), mixer.mixed(withSentencesOf: "", from: &source),
      mixer.mixed(withSentencesOf: "Only one.", from: &source), mixer.mixed(with: ["A.", "B."]),
      SentenceMixer("One.", from: &source).mixed(with: []),
      SentenceMixer(" ", from: &source).mixed(withSentencesOf: "A. B.", from: &source),
    ]
    #expect(
      found.map(\.failure) == [
        .otherCount, .otherCount, .otherCount, .emptyReplacement, .shortMachineText,
        .shortMachineText, nil, .tooFewSentences, .tooFewSentences,
      ])
    #expect(found.prefix(6).allSatisfy { $0.text == human && $0.replaced.isEmpty })
    #expect(found[8].text == " ")
    let failures = found.failures
    #expect(
      failures.map(\.reason) == [
        .tooFewSentences, .otherCount, .emptyReplacement, .shortMachineText,
      ])
    #expect(failures.map(\.count) == [2, 3, 1, 2])
  }

  /// Sentences of the machine's text, none twice, in their order.
  @Test func sentencesOfTheMachine() {
    let human = "A a a. B b b. C c c. D d d. E e e."
    let machine = "One 1. Two 2. Three 3."
    var seen: Set<String> = []
    for seed in 0..<100 as Range<UInt64> {
      var source = RandomSource(seed: seed)
      let mixer = SentenceMixer(human, from: &source)
      let found = mixer.mixed(withSentencesOf: machine, from: &source)
      let drawn = ["One 1.", "Two 2.", "Three 3."].filter { found.text.contains($0) }
      #expect(drawn.count == 2 && found.replaced == mixer.chosen)
      let own = mixer.sentences.indices.filter { !mixer.chosen.contains($0) }
      #expect(own.allSatisfy { found.text.contains(mixer.sentences[$0]) })
      let places = drawn.compactMap { found.text.firstRange(of: $0)?.lowerBound }
      #expect(places == places.sorted())
      seen.insert(drawn.joined())
      var again = RandomSource(seed: seed)
      let other = SentenceMixer(human, from: &again)
      #expect(other.mixed(withSentencesOf: machine, from: &again) == found)
    }
    #expect(seen.count == 3)
  }
}
