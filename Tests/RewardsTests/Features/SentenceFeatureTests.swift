import Basics
import Preferences
import Synchronization
import Testing
import Text

@testable import Rewards

/// Features of texts by a stand-in for a sentence encoder.
@Suite struct SentenceFeatureTests {
  /// A text as its number of letters and of blanks; cut where it is longer than ten.
  private final class Counting: TextEmbedder {
    let name = "counting"
    let width = 2
    let asked = Mutex<[String]>([])

    func embed(_ texts: [String]) throws -> [TextVector] {
      asked.withLock { $0 += texts }
      return try texts.map { text in
        guard !text.isEmpty else { throw RewardError(.textTooShort, "nothing to count") }
        let letters = Float(text.count(where: \.isLetter))
        let blanks = Float(text.count(where: \.isWhitespace))
        return TextVector(
          [letters, blanks],
          reading: Reading(
            tokens: text.count, isTruncated: text.count > 10, hash: UInt64(text.count)))
      }
    }
  }

  private let root = Float(2).squareRoot()

  /// The prompt, the response and their product by entries, times √width.
  @Test func layout() throws {
    let features = SentenceFeatures(Counting())
    #expect(features.name == "counting" && features.width == 6 && features.promptWidth == 2)
    let found = try features.features(of: [
      Candidate(prompt: "a b c", response: "de f"), Candidate(prompt: "xyz", response: " g "),
    ])
    #expect(found[0].values == [3, 2, 3, 1, 9 * root, 2 * root])
    #expect(found[1].values == [3, 0, 1, 2, 3 * root, 0])
    #expect(found[0].reading.tokens == 9 && !found[0].reading.isTruncated)
  }

  /// Two unit vectors have a product of the size of either.
  @Test func theProductIsOfTheOthersSize() throws {
    struct Unit: TextEmbedder {
      let name = "unit"
      let width = 256
      func embed(_ texts: [String]) throws -> [TextVector] {
        texts.map { _ in
          TextVector(
            [Float](repeating: 1.0 / 16, count: 256),
            reading: Reading(tokens: 1, isTruncated: false, hash: 0))
        }
      }
    }
    let found = try SentenceFeatures(Unit()).features(of: answers("x"))[0].values
    #expect(found.count == 768)
    for part in stride(from: 0, to: 768, by: 256) {
      let length = found[part..<part + 256].reduce(0) { $0 + $1 * $1 }
      #expect(abs(length - 1) < 1e-4)
    }
  }

  @Test func withoutAPromptThereAreZeros() throws {
    let features = SentenceFeatures(Counting())
    let alone = Candidate(prompt: [], response: "ab c")
    let found = try features.features(of: [alone, Candidate(prompt: "p", response: "ab c")])
    #expect(found[0].values == [0, 0, 3, 1, 0, 0] && found[0].reading.tokens == 4)
    #expect(found[1].values == [1, 0, 3, 1, 3 * root, 0])
    #expect(
      try features.promptFeatures(of: [[], [Message(role: "user", content: "a b")]])
        == [[0, 0], [2, 1]])
  }

  /// Messages are joined by blank lines; a prompt that comes again is not asked for again, and the
  /// other candidates change nothing.
  @Test func promptsAreReadOnce() throws {
    let embedder = Counting()
    let features = SentenceFeatures(embedder)
    let prompt = [Message(role: "user", content: "a"), Message(role: "assistant", content: "bc")]
    let candidates = ["d", "e f", "ghi"].map { Candidate(prompt: prompt, response: $0) }
    let found = try features.features(of: candidates)
    #expect(found[0].values.prefix(2) == [3, 2])
    #expect(embedder.asked.withLock { $0 } == ["a\n\nbc", "d", "e f", "ghi"])
    for (candidate, together) in zip(candidates, found) {
      #expect(try features.features(of: [candidate]) == [together])
    }
    #expect(try features.promptFeatures(of: [prompt]) == [[3, 2]])
  }

  /// Cut prompts and cut responses both say so; what is read of them differs.
  @Test func readings() throws {
    let features = SentenceFeatures(Counting())
    let long = "abcdefghijk"
    let found = try features.features(of: [
      Candidate(prompt: long, response: "a"), Candidate(prompt: "a", response: long),
      Candidate(prompt: "a", response: "b"),
    ]).map(\.reading)
    #expect(found.map(\.isTruncated) == [true, true, false])
    #expect(found.map(\.tokens) == [12, 12, 2])
    #expect(Set(found.map(\.hash)).count == 3)
  }

  @Test func whatTheEncoderRefusesIsTold() {
    let error = #expect(throws: RewardError.self) {
      try SentenceFeatures(Counting()).features(of: answers("fine", ""))
    }
    #expect(error?.code == .textTooShort)
  }

  @Test func productsOfVectors() {
    let reading = Reading(tokens: 1, isTruncated: false, hash: 0)
    let one = TextVector([0.5, -2, 3], reading: reading)
    #expect(one.dot(TextVector([2, 1, 0.25], reading: reading)) == -0.25)
  }
}
