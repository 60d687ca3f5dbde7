import Testing

@testable import Models
@testable import Tensors

/// Masks are made once for a plan, and only where something is hidden.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct AttentionMaskTests {
  private func plan(_ name: String, _ sequences: [[Int32]]) throws -> AttentionPlan {
    let configuration = try Fixtures.configuration("\(Fixtures.folder)/models/\(name)/lm")
    return AttentionPlan(TokenTree(sequences, minimumShared: 1), configuration, device: .cpu)
  }

  /// A root of three tokens, below it one token and two; then a lone one. The window is 8.
  private let forest: [[Int32]] = [[5, 6, 7, 8], [5, 6, 7, 9, 10], [11]]

  /// Capped scores need the mask that the fused kernel knows by itself.
  @Test func cappedScores() throws {
    let plan = try plan("gemma2", forest)
    #expect(plan.steps.map(\.queries.count) == [3, 1, 2, 1])
    for step in plan.steps {
      let isHiding = step.queries.count > 1
      #expect((step.fullMask != nil) == isHiding && (step.slidingMask != nil) == isHiding)
    }
    let hidden = -Float.infinity
    #expect(
      plan.steps[0].fullMask?.floats == [0, hidden, hidden, 0, 0, hidden, 0, 0, 0])
    #expect(plan.steps[2].fullMask?.floats == [0, 0, 0, 0, hidden, 0, 0, 0, 0, 0])
  }

  @Test func plainScores() throws {
    let plan = try plan("llama", forest)
    #expect(plan.steps.map { $0.fullMask != nil } == [false, true, true, false])
    #expect(plan.steps.allSatisfy { $0.slidingMask == nil })
  }

  /// The last token of eleven sees eight.
  @Test func windows() throws {
    let long = (5..<15).map(Int32.init)
    let plan = try plan("gemma2", [long + [20], long + [21, 22]])
    let mask = try #require(plan.steps[1].slidingMask)
    #expect(mask.shape == [1, 11])
    #expect(mask.floats.map(\.isFinite) == (0..<11).map { $0 >= 3 })
    #expect(plan.steps[1].fullMask == nil)
  }

  @Test func anEmptyTree() {
    for share in [1, 8, Int.max] {
      let tree = TokenTree([], minimumShared: share)
      #expect(tree.tokens.isEmpty && tree.nodes.isEmpty && tree.ends.isEmpty)
      #expect(tree.positions.isEmpty && tree.lastIndices.isEmpty && tree.unsharedCount == 0)
    }
    #expect(TokenTree(joining: []).nodes.isEmpty)
  }
}
