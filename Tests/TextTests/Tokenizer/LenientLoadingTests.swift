import Basics
import Foundation
import Testing

@testable import Text

/// Files that the reference (tokenizers 0.23.3) takes although something is missing or repeated.
@Suite struct LenientLoadingTests {
  static func unigram(_ members: String) -> String {
    """
    {"model": {"type": "Unigram", \(members)
     "vocab": [["a", -1.0], ["b", -2.0], ["ab", -2.5]]}}
    """
  }

  @Test(arguments: ["", #""unk_id": null,"#]) func unigramWithoutUnknownToken(
    _ members: String
  ) throws {
    let tokenizer = try Tokenizer(json: Self.unigram(members))
    #expect(!tokenizer.isLossless)
    #expect(tokenizer.encode("aab", addSpecialTokens: false) == [0, 2])
    #expect(tokenizer.encode("", addSpecialTokens: false) == [])
    // Where the reference fails there is an id that no model takes.
    let none = Tokenizer.noTokenID
    #expect(tokenizer.encode("azzb", addSpecialTokens: false) == [0, none, 1])
    #expect(
      tokenizer.encodeWithOffsets("azzb", addSpecialTokens: false).byteOffsets
        == [0..<1, 1..<3, 3..<4])
    #expect(tokenizer.decode([0, none, 1], skipSpecialTokens: false) == "a b")
    let known = try Tokenizer(json: Self.unigram(#""unk_id": 2,"#))
    #expect(known.isLossless)
    #expect(known.encode("azb", addSpecialTokens: false) == [0, 2, 1])
  }

  @Test func recipesRefuseTextsWithoutTokens() throws {
    let tokenizer = try Tokenizer(json: Self.unigram(""))
    let recipe = TextRecipe(.plain)
    let prompt = [Message(role: "user", content: "ab")]
    #expect(try recipe.encode(prompt: prompt, response: "a", tokenizer: tokenizer).ids == [2, 0])
    #expect(
      code { _ = try recipe.encode(prompt: prompt, response: "z", tokenizer: tokenizer) }
        == "text.no-token")
    #expect(
      code {
        _ = try recipe.encodePrompt([Message(role: "user", content: "z")], tokenizer: tokenizer)
      } == "text.no-token")
  }

  @Test func repeatedAddedTokens() throws {
    let token = #"{"id": 3, "content": "<x>", "special": true, "normalized": false}"#
    func load(_ tokens: String) throws -> Tokenizer {
      try Tokenizer(
        json: #"{"added_tokens": [\#(tokens)], "model": {"type": "BPE", "merges": [], "#
          + #""vocab": {"a": 0, "b": 1}}}"#)
    }
    let once = try load(token)
    let twice = try load("\(token), \(token)")
    #expect(twice.addedTokens == once.addedTokens)
    #expect(twice.encode("a<x>b", addSpecialTokens: false) == [0, 3, 1])
    #expect(twice.specialTokenIDs == [3])
    // What differs from the first is refused.
    for other in [
      token.replacing("true", with: "false"), token.replacing("3", with: "4"),
      token.replacing("<x>", with: "<y>"),
    ] {
      #expect(code { _ = try load("\(token), \(other)") } == "tokenizer.duplicate")
    }
  }
}
