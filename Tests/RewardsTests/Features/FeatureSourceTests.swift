import Testing

@testable import Rewards

/// How the model below heads is written down.
@Suite struct FeatureSourceTests {
  @Test func namesThatHoldElsewhere() {
    func name(_ model: String) -> String { FeatureSource(.sentence, model: model).lasting.model }
    // The hub's cache lies elsewhere on another machine; the commit does not.
    #expect(
      name("/root/hub/models--owner--name-1.5/snapshots/0123abcd") == "owner/name-1.5@0123abcd")
    #expect(name("/root/hub/models--owner--name/snapshots/0123abcd/") == "owner/name@0123abcd")
    #expect(name("All-MiniLM-L6-v2") == "all-minilm-l6-v2")
    #expect(name("/no/such/folder") == "/no/such/folder")
  }
}
