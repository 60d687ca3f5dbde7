import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Testing
import Training

/// Writing-quality heads as reward models.
@Suite struct WritingRewardTests {
  /// A text as its number of letters and of blanks, as an encoder with this name.
  private struct Counting: TextEmbedder {
    let name = "all-minilm-l6-v2"
    let width = 2

    func embed(_ texts: [String]) throws -> [TextVector] {
      texts.map { text in
        let blanks = Float(text.count(where: \.isWhitespace))
        return TextVector(
          [Float(text.count(where: \.isLetter)), blanks],
          reading: Reading(tokens: text.count, isTruncated: false, hash: 0))
      }
    }
  }

  /// ReLU of (letters − blanks) and of (blanks), then 2·first − second + 5.
  private func head() -> Perceptron {
    Perceptron([
      .init(weight: Tensor([1, -1, 0, 1] as [Float], shape: [2, 2]), bias: nil),
      .init(weight: Tensor([2, -1] as [Float], shape: [1, 2]), bias: Tensor([5] as [Float])),
    ])
  }

  /// "ab c": 3 letters, 1 blank: 2·2 − 1 + 5 = 8. "  ": 2·0 − 2 + 5 = 3.
  @Test func theRewardIsTheHeadsOutput() async throws {
    let model = try WritingTraining(.both).rewardModel(head(), reading: Counting())
    let texts = ["ab c", "  ", "x"]
    let bare = try await model.rewards(for: texts.map { Candidate(prompt: [], response: $0) })
    #expect(bare.map(\.value) == [8, 3, 7])
    #expect(bare.map { $0.attributes["quality"] } == [8, 3, 7])
    #expect(bare[0].reading?.tokens == 4)
    // What the text answers makes no difference.
    let asked = texts.map { Candidate(prompt: "why so long a prompt?", response: $0) }
    #expect(try await model.rewards(for: asked).map(\.value) == [8, 3, 7])
    #expect(model.card.attributes == ["quality"])
    #expect(model.provenance["learned_from"] == "PR")
  }

  @Test func aLinearHeadWithoutBias() async throws {
    let linear = Perceptron([
      .init(weight: Tensor([0.5, -2] as [Float], shape: [1, 2]), bias: nil)
    ])
    let model = try WritingTraining(.pairs).rewardModel(linear, reading: Counting())
    let rewards = try await model.rewards(for: [Candidate(prompt: "p", response: "abcd e")])
    #expect(rewards.map(\.value) == [0.5])
  }

  /// It is kept and opened as models of other attributes are.
  @Test func keptAsOtherHeads() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "quality-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let hidden = Perceptron([
      .init(
        weight: Tensor([1, -1, 0, 1] as [Float], shape: [2, 2]), bias: Tensor([0.25, 0] as [Float])),
      .init(weight: Tensor([2, -1] as [Float], shape: [1, 2]), bias: Tensor([5] as [Float])),
    ])
    let model = try WritingTraining(.ratings).rewardModel(hidden, reading: Counting())
    let told = ["ab c", "a b c d", "x"].map { Candidate(prompt: "p", response: $0) }
    try model.write(to: folder, canary: told)
    let again = try FeatureRewardModel(directory: folder) { source in
      #expect(source.kind == .sentence && source.model == "all-minilm-l6-v2")
      return SentenceFeatures(Counting())
    }
    let (then, now) = (
      try await model.rewards(for: told), try await again.rewards(for: told)
    )
    #expect(then.map(\.value) == now.map(\.value) && then[0].value == 8.5)
  }

  @Test func otherWidthsAreRefused() {
    let wide = Perceptron([.init(weight: Tensor([1, 2, 3], shape: [1, 3]), bias: nil)])
    let error = #expect(throws: RewardError.self) {
      try WritingTraining(.both).rewardModel(wide, reading: Counting())
    }
    #expect(error?.code == .headWidth && error?.message.contains("reads 3 numbers") == true)
  }
}
