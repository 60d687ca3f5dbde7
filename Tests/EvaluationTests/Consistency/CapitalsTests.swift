import Basics
import Foundation
import Testing

@testable import Evaluation

/// The paper's point at a small scale: questions made by templates, "capital of X" against "largest
/// city of X", and scorers whose knowledge is known.
@Suite struct CapitalsTests {
  private static let cities = [
    ("Australia", "Canberra", "Sydney"), ("Brazil", "Brasília", "São Paulo"),
    ("Canada", "Ottawa", "Toronto"), ("China", "Beijing", "Shanghai"),
    ("India", "New Delhi", "Mumbai"), ("Kazakhstan", "Astana", "Almaty"),
    ("Morocco", "Rabat", "Casablanca"), ("Nigeria", "Abuja", "Lagos"),
    ("Pakistan", "Islamabad", "Karachi"), ("Switzerland", "Bern", "Zurich"),
    ("Tanzania", "Dodoma", "Dar es Salaam"), ("Turkey", "Ankara", "Istanbul"),
    ("Vietnam", "Hanoi", "Ho Chi Minh City"), ("Ecuador", "Quito", "Guayaquil"),
  ]

  /// Question to answer.
  private static let answers = Dictionary(
    uniqueKeysWithValues: cities.flatMap { country, capital, largest in
      [
        ("What is the capital of \(country)?", capital),
        ("What is the largest city of \(country)?", largest),
      ]
    })

  /// Words as directions, the country's name twice as long: a bag of words' idea of likeness.
  private static func embedding(_ question: String, _ words: [String]) -> [Float] {
    let own = Set(question.dropLast().split(separator: " ").map(String.init))
    let names = Set(cities.map(\.0))
    func weight(_ word: String) -> Float { own.contains(word) ? names.contains(word) ? 2 : 1 : 0 }
    let length = words.reduce(0) { $0 + weight($1) * weight($1) }.squareRoot()
    return words.map { weight($0) / length }
  }

  /// Pairs as the builder finds them.
  private static let pairs: [ContrastPair] = {
    let words = Set(answers.keys.flatMap { $0.dropLast().split(separator: " ").map(String.init) })
      .sorted()
    let items = answers.keys.sorted().map {
      ContrastBuilder.Item(
        instruction: .string($0), answer: answers[$0]!, embedding: embedding($0, words))
    }
    do { return try ContrastBuilder().pairs(items).pairs } catch { return [] }
  }()

  /// Ordinary pairs: the right answer against one that is wrong for any question.
  private func accuracy(_ scorer: TextScorer) -> Double {
    let right = Self.answers.count { question, answer in
      scorer(question, answer) > scorer(question, "I would rather not say.")
    }
    return Double(right) / Double(Self.answers.count)
  }

  @Test func theBuilderPairsQuestionsThatSoundAlike() {
    #expect(Self.pairs.count == 14, "28 questions, each once")
    for pair in Self.pairs {
      #expect(Self.answers[pair.query.string!] == pair.queryAnswer)
      #expect(Self.answers[pair.retrieval.string!] == pair.retrievalAnswer)
      // Eight in common, of lengths √9 and √10; two countries share 5 of 9 at most.
      #expect(isClose(pair.similarity, 8 / 90.0.squareRoot(), 1e-6))
    }
  }

  /// A scorer that knows what a good answer looks like is perfect on ordinary pairs, and blind
  /// here.
  @Test func ordinaryPairsDoNotShowIt() throws {
    let known = Set(Self.answers.values)
    let plausible: TextScorer = { _, answer in known.contains(answer) ? 1 : 0 }
    #expect(accuracy(plausible) == 1)
    let result = try contrastResult(Self.pairs, plausible)
    #expect(result.instruction.both.accuracy == 0 && result.response.both.accuracy == 0)
    #expect(result.response.both.accuracyTiesHalf == 0.5)

    // One that knows which cities lie where, but not which is which, is no better.
    let places = Dictionary(
      uniqueKeysWithValues: Self.cities.flatMap { [($0.1, $0.0), ($0.2, $0.0)] })
    let local: TextScorer = { question, answer in
      places[answer].map { question.hasSuffix("\($0)?") ? 1 : 0 } ?? -1
    }
    let topic = try contrastResult(Self.pairs, local)
    #expect(accuracy(local) == 1 && topic.allFourShare == 0)
    #expect(topic.instruction.both.accuracy == 0 && topic.response.both.accuracyTiesHalf == 0.5)

    // One that likes long answers tells answers apart, and still not the questions.
    let long: TextScorer = { _, answer in (known.contains(answer) ? 100 : 0) + Double(answer.count)
    }
    let lengths = try contrastResult(Self.pairs, long)
    #expect(accuracy(long) == 1 && lengths.instruction.both.accuracy == 0)
    #expect(lengths.response.query.accuracy > 0 && lengths.response.both.accuracy <= 0.5)

    let gold: TextScorer = { question, answer in Self.answers[question] == answer ? 1 : 0 }
    let truth = try contrastResult(Self.pairs, gold)
    #expect(accuracy(gold) == 1)
    #expect(truth.instruction.both.accuracy == 1 && truth.response.both.accuracy == 1)
  }

  /// What contrast pairs would teach: the more a scorer weighs whether answer and question belong
  /// together, the higher both measures, while ordinary pairs stay at 1 throughout.
  @Test func bothMeasuresRiseWithWhatContrastPairsTeach() throws {
    let known = Set(Self.answers.values)
    func noise(_ text: String) -> Double {
      var random = RandomSource(seed: text.utf8.reduce(5) { ($0 &* 1_000_003) ^ UInt64($1) })
      return random.normal()
    }
    func scorer(_ weight: Double) -> TextScorer {
      { question, answer in
        (known.contains(answer) ? 20 : 0) + noise(question + "|" + answer)
          + (Self.answers[question] == answer ? weight : 0)
      }
    }
    let results = try [0.0, 0.7, 1.5, 9].map { weight in
      (accuracy(scorer(weight)), try contrastResult(Self.pairs, scorer(weight)))
    }
    #expect(results.allSatisfy { $0.0 == 1 })
    for (low, high) in zip(results, results.dropFirst()) {
      #expect(low.1.response.both.accuracy < high.1.response.both.accuracy)
      #expect(low.1.instruction.both.accuracy < high.1.instruction.both.accuracy)
    }
    let (blind, taught) = (results[0].1, results[3].1)
    #expect(blind.response.both.interval.contains(0.5))
    #expect(blind.instruction.both.interval.contains(0.5))
    #expect(taught.response.both.accuracy == 1 && taught.instruction.both.accuracy == 1)
  }
}
