import Basics
import Foundation
import Testing

@testable import Hub

/// `owner/name[@revision][:config][:split]`, and ids as the Python client accepts them.
struct ReferenceTests {
  @Test(
    arguments: [
      ("a/b", "main", nil, nil),
      ("a/b@v1.0", "v1.0", nil, nil),
      ("a/b@refs/pr/3", "refs/pr/3", nil, nil),
      ("a/b@x@y", "x@y", nil, nil),
      ("a/b:easy", "main", "easy", nil),
      ("a/b:easy:test", "main", "easy", "test"),
      ("a/b::test", "main", nil, "test"),
      ("a/b@v1:easy lang:train.clean.100", "v1", "easy lang", "train.clean.100"),
      ("A-1_b.c/D", "main", nil, nil),
    ] as [(String, String, String?, String?)])
  func datasets(text: String, revision: String, config: String?, split: String?) throws {
    let reference = try HubReference(text, kind: .dataset)
    #expect(reference.revision == revision)
    #expect(reference.config == config)
    #expect(reference.split == split)
    #expect(reference.file == nil)
    #expect(reference.description == text)
    #expect(try HubReference(reference.description, kind: .dataset) == reference)
  }

  @Test func models() throws {
    let plain = try HubReference("a/b@dev", kind: .model)
    #expect(plain.revision == "dev" && plain.file == nil)
    let named = try HubReference("a/b:q4/b.Q4_K.GGUF", kind: .model)
    #expect(named.file == "q4/b.Q4_K.GGUF" && named.revision == "main")
    #expect(named.description == "a/b:q4/b.Q4_K.GGUF")
    for text in ["a/b:easy", "a/b:easy:test", "a/b:../x.gguf", "a/b:/x.gguf", "a/b:x.gguf:y"] {
      #expect(code { _ = try HubReference(text, kind: .model) } != nil, "\(text)")
    }
  }

  @Test(arguments: [
    "", "gpt2", "a/b/c", "/a/b", "a/b/", "a//b", "a/b@", "a/b:", "a/b::", "a/b:c:", "a/b:c:d:e",
    "a/b::te-st", "a/b::.x", "a/b::x..y", "a/b@a b", "a/b@a..b", "a/b@/x", "a/b@x/", "a/b@x//y",
    "a/b@.x", "a/b@x.lock", "a/b@a^b", "a/b@a~1", "a/b@@{1}", "a/b@a\\b", "a/b@../../../etc",
    "a/b@x\u{0}", "é/b", "a/b c", "-a/b", "a/b.", "a--b/c", "a/b..c", "a/b.git", "@main",
    ":x", "https://huggingface.co/a/b", "hf://a/b", "a/\(String(repeating: "x", count: 97))",
  ])
  func refused(text: String) {
    for kind in HubKind.allCases {
      #expect(code { _ = try HubReference(text, kind: kind) } == .hubReference, "\(text)")
    }
  }

  @Test func aNameOfOnePartIsRefusedWithAHint() async throws {
    let error = try await failure { _ = try HubReference("squad", kind: .dataset) }
    #expect(error.message.contains("owner/squad"))
    // By the interface it may be asked for: a few old repositories have such names.
    #expect(try HubRepository(kind: .dataset, id: "squad").folderName == "datasets--squad")
  }

  @Test(arguments: [
    "", "-", ".", "..", "/a/b", "./a", "../a", "~/a", "a/", "a/b/", "a/b/c", "pairs.jsonl",
    "data/pairs.jsonl.gz", "a/b.GGUF", "a/model.safetensors", "x.yaml", "a/b.parquet",
  ])
  func paths(text: String) { #expect(HubReference.looksLikePath(text), "\(text)") }

  @Test(arguments: ["a/b", "a/b@refs/pr/1", "a/b:c/d", "a", "a/b:x.gguf", "Org/Model-v1.5"])
  func noPaths(text: String) { #expect(!HubReference.looksLikePath(text), "\(text)") }

  @Test func addresses() throws {
    let model = try HubRepository(kind: .model, id: "a/b")
    let dataset = try HubRepository(kind: .dataset, id: "a/b")
    #expect(model.folderName == "models--a--b" && dataset.folderName == "datasets--a--b")
    #expect(
      dataset.filePath("ä b/c+#?.txt", "refs/pr/1")
        == "/datasets/a/b/resolve/refs%2Fpr%2F1/%C3%A4%20b/c%2B%23%3F.txt")
    #expect(model.filePath("x~y", "main") == "/a/b/resolve/main/x~y")
    #expect(model.revisionPath("v1") == "/api/models/a/b/revision/v1")
    #expect(dataset.treePath("v1") == "/api/datasets/a/b/tree/v1")
  }

  /// All texts of up to six characters of an alphabet that meets every rule.
  @Test(.enabled(if: hasOracle, noOracle)) func idsAsThePythonClientHasThem() async throws {
    var texts: [String] = []
    var last = [""]
    for _ in 0..<6 {
      last = last.flatMap { start in "a-._/".map { start + String($0) } }
      texts += last
    }
    for end in ["a.git", "a/b.git", "a.gita", "ä/b", "a/B9", "a b", "a/b\n", "a@b"] {
      texts.append(end)
    }
    for count in [95, 96, 97] {
      let long = String(repeating: "x", count: count)
      texts += [long, "\(long)/b", "a/\(long)"]
    }
    let answers = try JSONValue.parse(
      try await python(["ids"], input: JSONValue.array(texts.map { .string($0) }).text))
    let valid = try #require(answers.array)
    #expect(valid.count == texts.count)
    let ours = texts.map { text in code { _ = try HubRepository(kind: .model, id: text) } == nil }
    let wrong = zip(texts, zip(ours, valid)).filter { .bool($0.1.0) != $0.1.1 }.map(\.0)
    #expect(wrong == [])
    #expect(ours.count { $0 } > 100)
  }

  @Test(arguments: [
    "", "/x", "a//b", "a/", "../x", "a/../b", "..", ".", "a/./b", "a\\..\\b", "C:/x", "c:x",
    "a/c:x", "\\\\host\\share", "\\x", "a\u{0}b", "a\nb", "a\u{7f}",
    String(repeating: "x", count: 4097),
  ])
  func namesThatLeadOut(path: String) {
    #expect(code { try HubPath.check(path) } == .hubPath, "\(path)")
  }

  @Test(arguments: [
    "a", "a/b/c.json", "..a", "a..", ".gitattributes", "a/...", "ä/ü b", "data:x", "1:",
  ])
  func namesThatStayInside(path: String) {
    // A drive has one letter and a colon; "1:" counts as one, as for the Python client.
    #expect((code { try HubPath.check(path) } == nil) == (path != "1:"), "\(path)")
  }
}
