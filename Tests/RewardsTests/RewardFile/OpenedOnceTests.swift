import Basics
import Preferences
import Synchronization
import Testing

@testable import Rewards

/// A model that a file names several times is opened once.
@Suite struct OpenedOnceTests {
  private final class Account: Sendable {
    private let requests = Mutex<[String]>([])
    var all: [String] { requests.withLock { $0 } }
    func note(_ text: String) { requests.withLock { $0.append(text) } }
  }

  private func opening(_ account: Account) -> RewardOpening {
    RewardOpening(
      scalar: {
        account.note("\($0.model) \($0.template ?? "-")")
        return Told(["a": 2], name: $0.model)
      },
      implicit: { request, reduction in
        account.note("\(request.model) \(request.reference ?? "-") \(reduction)")
        return Told(["a": 3], name: request.model)
      })
  }

  @Test func eachRequestOnce() async throws {
    let account = Account()
    let model = try await openReward(
      """
      kind: sum
      terms:
        - {name: one, model: x}
        - name: two
          kind: ensemble
          members: [{name: b, model: x}, {name: c, model: x, template: chatml}, {name: d, model: y}]
        - {name: three, kind: centred, text: a, reward: {model: x}}
        - {name: four, kind: implicit, model: x}
        - {name: five, kind: implicit, model: x, reduction: mean}
        - {name: six, kind: implicit, model: x, reference: y}
        - {name: seven, weight: 2, kind: implicit, model: x}
      """, opening(account))
    #expect(account.all == ["x -", "x chatml", "y -", "x - sum", "x - mean", "x y sum"])
    // 2 + 2 + 0 + 3 + 3 + 3 + 2 · 3.
    #expect(try await model.rewards(for: answers("a"))[0].value == 19)
  }

  /// Two files are opened by themselves: a model may have changed between them.
  @Test func everyFileOpensAnew() async throws {
    let account = Account()
    let opening = opening(account)
    for _ in 0..<2 { _ = try await openReward("model: x", opening) }
    #expect(account.all == ["x -", "x -"])
  }

  @Test func whatFailsIsToldAndNotKept() async {
    let account = Account()
    let opening = RewardOpening(scalar: { request in
      account.note(request.model)
      guard account.all.count > 1 else { throw RewardError(.modelMissing, "not yet") }
      return Told(["a": 1], name: request.model)
    })
    let remembering = OpenedModels(opening).opening
    let first = await #expect(throws: RewardError.self) {
      try await remembering.scalar(.init(model: "x"))
    }
    #expect(first?.code == .modelMissing)
    for _ in 0..<2 {
      let later = try? await remembering.scalar(.init(model: "x"))
      #expect(later?.card.name == "x")
    }
    #expect(account.all == ["x", "x"])
  }
}
