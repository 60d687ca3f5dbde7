import Basics
import Foundation
import Testing

@testable import Text

/// The long lists of a file are read without a tree of JSON; the rest of the file, and whatever is
/// unusual, goes to the parser.
@Suite struct TokenizerDocumentTests {
  private static func tokens(_ list: TokenList?) -> [String: Int] {
    var found: [String: Int] = [:]
    list?.forEach { token, id in found[String(decoding: token, as: UTF8.self)] = id }
    return found
  }

  private static func merges(_ list: MergeList?) -> [String] {
    var found: [String] = []
    list?.forEach { item, index in
      #expect(index == found.count)
      switch item {
      case .pair(let left, let whole):
        let right = whole[left.count...]
        found.append(
          "\(String(decoding: left, as: UTF8.self))|\(String(decoding: right, as: UTF8.self))")
      case .text(let text): found.append(String(decoding: text, as: UTF8.self))
      }
    }
    return found
  }

  @Test func listsOfAnyLayout() throws {
    let document = try TokenizerDocument(
      #"""
      { "a": [{"model": 1}, "}\"{"], "model" : {"merges":[ "a b" , ["\u0061","b\\"],"#version: 0.2",
        "one", "a b c" ],
        "x": {"vocab": {}}, "vocab"
          :{ "a" :0,"\ud83d\ude00\n": 12 , "é": -3 } , "type": "BPE"}, "last": null}
      """#)
    #expect(Self.tokens(document.lists.vocabulary) == ["a": 0, "😀\n": 12, "é": -3])
    #expect(
      Self.merges(document.lists.merges) == ["a|b", "a|b\\", "#version: 0.2", "one", "a b c"])
    #expect(document.lists.scored == nil)
    #expect(
      document.value
        == [
          "a": [["model": 1], "}\"{"],
          "model": ["merges": [], "x": ["vocab": [:]], "vocab": [:], "type": "BPE"], "last": nil,
        ])
  }

  @Test func scores() throws {
    let document = try TokenizerDocument(
      #"{"model": {"vocab": [["<unk>", 0], ["a", -1.5], ["b", 25e-1], ["\"", -13.24739933013916]]}}"#
    )
    let scored = try #require(document.lists.scored)
    #expect(Self.tokens(scored.tokens) == ["<unk>": 0, "a": 1, "b": 2, "\"": 3])
    #expect(scored.scores == [0, -1.5, 2.5, -13.24739933013916])
    #expect(document.value == ["model": ["vocab": []]])
  }

  /// What is not in the usual form stays in the document.
  @Test(arguments: [
    #"{"a": "0"}"#, #"{"a": 0.0}"#, #"{"a": 00}"#, #"{"a": 1e2}"#, #"[["a"]]"#, #"[["a", "b"]]"#,
    #"[["a", -1, 2]]"#, #"[["a", 1e999]]"#, #"[["a", .5]]"#, "null", "5", #""text""#,
    #"{"a": 123456789012345678901}"#, #"{"\ud800": 0}"#, #"{"a": 0,}"#, #"{"a" 0}"#, #"["a"]"#,
  ]) func unusualVocabularies(_ vocabulary: String) {
    let text = #"{"model": {"vocab": \#(vocabulary), "merges": [["a", "b"]]}}"#
    let parsed = try? JSONValue.parse(text)
    let document = try? TokenizerDocument(text)
    #expect((document == nil) == (parsed == nil))
    #expect(document?.lists.vocabulary == nil && document?.lists.scored == nil)
    #expect(document?.value["model"]?["vocab"] == parsed?["model"]?["vocab"])
  }

  @Test(arguments: [
    #"[["a"]]"#, #"[["a", "b", "c"]]"#, #"[["a", 5]]"#, "[5]", #"["a b",]"#, "{}", "null",
    #"["a b" "c"]"#,
  ]) func unusualMerges(_ merges: String) {
    let text = #"{"model": {"merges": \#(merges), "vocab": {"a": 0}}}"#
    let parsed = try? JSONValue.parse(text)
    let document = try? TokenizerDocument(text)
    #expect((document == nil) == (parsed == nil))
    #expect(document?.lists.merges == nil)
    #expect(document?.value["model"]?["merges"] == parsed?["model"]?["merges"])
    if let document { #expect(Self.tokens(document.lists.vocabulary) == ["a": 0]) }
  }

  /// A list that is there twice is an error of the whole document.
  @Test func repeatedLists() {
    for members in [
      #""vocab": {"a": 0}, "vocab": {"b": 0}"#, #""merges": [], "merges": [["a", "b"]]"#,
      #""vocab": {"a": 0}, "vocab": [["a", 1]]"#,
    ] {
      do throws(RewardError) {
        _ = try TokenizerDocument(#"{"model": {\#(members)}}"#)
        Issue.record("must throw: \(members)")
      } catch { #expect(error.code == .jsonDuplicateKey) }
    }
  }

  /// Errors are told at their place in the file, whatever was taken out before them.
  @Test func placesOfErrors() {
    let head =
      #"{"x": 1, "model": {"vocab": {"aaaa": 0, "b": 1}, "y": 2, "merges": [["aaaa", "b"]], "#
    for (text, at) in [
      (head + #""z": ?}}"#, head.utf8.count + 5), (#"{"x": ?, "# + head.dropFirst(), 6),
      (head + #""z": 1}} 5"#, head.utf8.count + 9),
      (#"{"model": {"vocab": {"a": 0}, "y": ?}}"#, 35),
    ] {
      do throws(RewardError) {
        _ = try TokenizerDocument(text)
        Issue.record("must throw: \(text)")
      } catch {
        #expect(error.place?.byte == at, "\(text)")
        do throws(RewardError) { _ = try JSONValue.parse(text) } catch let plain {
          #expect(plain.place == error.place)
          #expect(plain.code == error.code)
        }
      }
    }
  }

  /// The text that is put together from the lists is the document again.
  @Test func textOfDerivedDocuments() throws {
    let text = #"""
      {"model": {"type": "BPE", "vocab": {"\"vocab\": {}": 0, "a\n": 1, "\\": 2},
        "merges": [["a\n", "\\"], ["\"merges\": []", "b"], "none"]}, "x": ["\"vocab\": {}"]}
      """#
    let document = try TokenizerDocument(text)
    #expect(document.lists.vocabulary?.count == 3 && document.lists.merges?.count == 3)
    #expect(try JSONValue.parse(document.text) == JSONValue.parse(text))
  }
}
