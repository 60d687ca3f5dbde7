import Basics
import Instructions
import Testing

/// Every argument that the generator can draw, but only some of the words.
let samples: [Constraint] = {
  var all: [Constraint] = [
    .lowercase, .uppercase, .quotation, .jsonObject, .noCommas, .includesDigit, .noDigits, .title,
  ]
  all += ["hope", "time", "great"].map(Constraint.includesWord)
  all += ["you", "is", "time", "great", "my"].map(Constraint.avoidsWord)
  all += [2, 3].flatMap { times in
    ["hope", "time"].map { Constraint.repeatsWord($0, times: times) }
  }
  all += [10, 20, 30].map(Constraint.atMostWords)
  all += [15, 35].map(Constraint.atLeastWords)
  all += [8...16, 25...40].map(Constraint.wordRange)
  all += [1, 2, 3].flatMap {
    [Constraint.exactSentences($0), .atMostSentences($0), .paragraphs($0), .bullets($0 + 1)]
  }
  all += ["Once upon a time", "My answer is", "Thank you"].map(Constraint.startsWith)
  all += ["that is all", "thank you"].map(Constraint.endsWith)
  all += Constraint.Mark.allCases.flatMap { [Constraint.includesMark($0), .endsWithMark($0)] }
  return all
}()

@Test func everyCompatibleSetOfUpToThreeHasAnExample() {
  var found = [0, 0, 0, 0]
  func check(_ set: [Constraint]) {
    guard Constraint.areCompatible(set) else { return }
    found[set.count] += 1
    guard let example = Constraint.example(satisfying: set) else {
      Issue.record("no example for \(set.map(\.json.text))")
      return
    }
    for constraint in set where !constraint.isSatisfied(by: example) {
      Issue.record("\(example.debugDescription) violates \(constraint.json.text)")
    }
  }
  for first in samples.indices {
    check([samples[first]])
    for second in samples[..<first].indices {
      guard samples[first].isCompatible(with: samples[second]) else { continue }
      check([samples[first], samples[second]])
      for third in samples[..<second].indices {
        check([samples[first], samples[second], samples[third]])
      }
    }
  }
  #expect(found[1] == samples.count)
  #expect(found[2] > 500 && found[3] > 2000, "\(found)")
}

@Test func compatibilityIsSymmetricAndForbidsTwoOfAKind() {
  for first in samples {
    for second in samples {
      #expect(first.isCompatible(with: second) == second.isCompatible(with: first))
      if first.kind == second.kind { #expect(!first.isCompatible(with: second)) }
    }
  }
}

@Test func everyTwoKindsThatContradictAreIncompatible() {
  let pairs: [(Constraint, Constraint)] = [
    (.atMostWords(10), .atLeastWords(5)), (.lowercase, .uppercase), (.includesDigit, .noDigits),
    (.avoidsWord("hope"), .includesWord("Hope")),
    (.avoidsWord("time"), .repeatsWord("time", times: 2)),
    (.avoidsWord("is"), .startsWith("My answer is")),
    (.avoidsWord("all"), .endsWith("that is all")),
    (.paragraphs(3), .exactSentences(2)), (.jsonObject, .quotation),
    (.bullets(2), .exactSentences(1)),
    (.noDigits, .includesWord("7")),
  ]
  for (first, second) in pairs { #expect(!first.isCompatible(with: second)) }
  #expect(!Constraint.areCompatible([.atMostWords(4), .startsWith("Once upon a time")]))
  #expect(
    !Constraint.areCompatible([.wordRange(2...5), .exactSentences(3), .includesWord("hope")]))
  #expect(Constraint.areCompatible([.atMostWords(10), .startsWith("Once upon a time")]))
}

@Test func contradictionsHaveNoExample() {
  #expect(Constraint.example(satisfying: []) == nil)
  #expect(Constraint.example(satisfying: [.lowercase, .uppercase]) == nil)
  #expect(Constraint.example(satisfying: [.atLeastWords(.max)]) == nil)
  #expect(Constraint.example(satisfying: [.bullets(.max)]) == nil)
  #expect(Constraint.example(satisfying: [.exactSentences(.min)]) == nil)
  #expect(Constraint.example(satisfying: [.repeatsWord("a", times: .max)]) == nil)
}
