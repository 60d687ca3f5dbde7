import Basics
import Foundation
import OrderedCollections
import Testing

/// Contrast Instructions: scored from a file, and built from any data by the embedded encoder.
@Suite(.enabled(if: TinyModel.areThere, "fixtures are not built (make fixtures)"))
struct ContrastTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try TinyModel.make("llama/cls", in: folder, as: "rm")
    return folder
  }

  private func pair(_ index: Int) -> JSONObject {
    [
      "query": .string("Capital of land \(index)?"), "retrieval": .string("River of \(index)?"),
      "query_response_k": .string("City \(index)."), "query_response_j": "No.",
      "retrieval_response_k": .string("The river \(index * 3)."), "retrieval_response_j": "No.",
    ]
  }

  private func probe(_ more: [String], in folder: Folder) throws -> Program.Result {
    try Program.run(["probe", "--model", "rm", "--json"] + more, in: folder)
  }

  /// The four scores of each pair are those of `reward score`, and the measures theirs.
  @Test func aFileOfThePublishedSchema() throws {
    let folder = try folder()
    let pairs = (0..<9).map(pair)
    try folder.write(rows: pairs, to: "c.jsonl")
    let result = try probe(["--contrast", "c.jsonl", "--output-dir", "run"], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let found = try #require(try result.rows.first?["probes"]?["contrast"])
    let answers = pairs.flatMap { pair -> [JSONObject] in
      [
        ("query", "query"), ("query", "retrieval"), ("retrieval", "retrieval"),
        ("retrieval", "query"),
      ]
      .map { ["prompt": pair[$0]!, "response": pair["\($1)_response_k"]!] }
    }
    try folder.write(rows: answers, to: "answers.jsonl")
    let scores = try Program.run(
      ["score", "--model", "rm", "--dataset", "answers.jsonl"], in: folder
    ).rows.map { $0["reward"]!.double! }
    let samples = try folder.rows("run/consistency.jsonl")
    for (index, sample) in samples.enumerated() {
      for (a, b) in zip(sample["scores"]!.array!, scores[4 * index..<4 * index + 4]) {
        #expect(abs(a.double! - b) < 1e-5)
      }
    }
    func share(_ wins: ([Double]) -> Bool) -> Double {
      Double((0..<9).count { wins(Array(scores[4 * $0..<4 * $0 + 4])) }) / 9
    }
    #expect(found["n"]?.int == 9 && samples.count == 9)
    #expect(found["response"]?["query"]?["accuracy"]?.double == share { $0[0] > $0[1] })
    #expect(found["response"]?["retrieval"]?["accuracy"]?.double == share { $0[2] > $0[3] })
    #expect(found["instruction"]?["query"]?["accuracy"]?.double == share { $0[0] > $0[3] })
    #expect(found["instruction"]?["retrieval"]?["accuracy"]?.double == share { $0[2] > $0[1] })
    #expect(found["rows"]?["used"]?.int == 9)
  }

  @Test func badRowsEndTheRunOrAreCounted() throws {
    let folder = try folder()
    var bad = pair(1)
    bad["retrieval_response_k"] = nil
    var long = pair(2)
    long["query"] = .string(String(repeating: "long ", count: 100))
    var odd = pair(3)
    odd["query"] = [["content": "no role"]]
    for (row, code) in [
      (bad, "consistency.row"), (long, "model.too-long"), (odd, "message.role"),
    ] {
      try folder.write(rows: [pair(0), row], to: "c.jsonl")
      let strict = try probe(["--contrast", "c.jsonl"], in: folder)
      #expect(strict.code == 1 && strict.talk.contains("[\(code)]"), "\(strict.talk)")
      #expect(strict.talk.contains("c.jsonl:2"))
      let lenient = try probe(["--contrast", "c.jsonl", "--row-policy", "skip"], in: folder).rows
      let rows = lenient.first?["probes"]?["contrast"]?["rows"]
      #expect(rows == ["read": 2, "used": 1, "dropped": .object([code: 1])])
      try folder.write(rows: [row], to: "c.jsonl")
      let none = try probe(["--contrast", "c.jsonl", "--row-policy", "skip"], in: folder)
      #expect(none.code == 1 && none.talk.contains("[dataset.empty]"), "\(none.talk)")
    }
  }

  private static let encoder = Program.root.appendingPathComponent(
    ".deps/models/all-minilm-l6-v2/model.safetensors")
  private static let sentences = Program.root.appendingPathComponent(".deps/fixtures/minilm")
  static let hasEncoder =
    FileManager.default.fileExists(atPath: encoder.path)
    && FileManager.default.fileExists(atPath: sentences.appendingPathComponent("texts.json").path)

  /// From text to cosine: what transformers computes with the pooling of sentence-transformers.
  @Test(.enabled(if: hasEncoder, "needs the embedded encoder and `make fixtures`"))
  func cosinesAreThoseOfTheReference() throws {
    let folder = try folder()
    let file = Self.sentences.appendingPathComponent("texts.json")
    let texts = try JSONValue.parse(String(contentsOf: file, encoding: .utf8)).array!.map(\.string!)
    let vectors = try Safetensors(Self.sentences.appendingPathComponent("expected.safetensors"))
    try folder.write(
      rows: texts.enumerated().map { index, text in
        ["prompt": .string(text), "response": .string("Answer \(index).")]
      }, to: "answers.jsonl")
    let result = try Program.run(
      [
        "contrast", "--dataset", "answers.jsonl", "--lower", "-0.99", "--upper", "2", "--uses", "4",
      ], in: folder)
    #expect(result.code == 0, "\(result.talk)")
    let rows = try result.rows
    #expect(rows.count == texts.count * (texts.count - 1) / 2, "every two of them")
    for row in rows {
      let (a, b) = (row["query_line"]!.int! - 1, row["retrieval_line"]!.int! - 1)
      #expect(row["query"]?.string == texts[a] && row["retrieval"]?.string == texts[b])
      #expect(row["query_response_k"]?.string == "Answer \(a).")
      let cosine = zip(
        try vectors.floats("\(a).embedding"), try vectors.floats("\(b).embedding")
      ).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(row["similarity"]!.double! - cosine) < 1e-4)
    }
  }

  @Test(.enabled(if: hasEncoder, "needs the embedded encoder"))
  func pairsAreBuiltFromPreferences() throws {
    let folder = try folder()
    let lands = ["Turkey", "Brazil", "Canada", "Australia", "Morocco", "Vietnam"]
    let rows = lands.flatMap { land -> [JSONObject] in
      ["capital", "largest city"].map { what in
        [
          "prompt": .string("What is the \(what) of \(land)?"),
          "chosen": .string("The \(what) of \(land)."), "rejected": "I do not know.",
        ]
      }
    }
    try folder.write(rows: rows + [rows[0]], to: "pairs.jsonl")
    let call = ["contrast", "--dataset", "pairs.jsonl", "--output", "c.jsonl"]
    let built = try Program.run(call, in: folder)
    #expect(built.code == 0 && built.output.isEmpty, "\(built.talk)")
    let account = try JSONValue.parse(String(built.talk.split(separator: "\n").last!))
    let pairs = try folder.rows("c.jsonl")
    #expect(!pairs.isEmpty && account["pairs"]?.int == pairs.count)
    #expect(account["duplicates"]?.int == 1 && account["read"]?.int == 13)
    #expect(account["unpaired"]?.int == 12 - 2 * pairs.count)
    var used: Set<String> = []
    for pair in pairs {
      #expect((0.75..<0.9).contains(pair["similarity"]!.double!))
      #expect(used.insert(pair["query"]!.string!).inserted)
      #expect(used.insert(pair["retrieval"]!.string!).inserted)
      #expect(pair["query_response_j"] == "I do not know.")
    }
    let text = try folder.text("c.jsonl")
    #expect(try Program.run(call, in: folder).code == 0)
    #expect(try folder.text("c.jsonl") == text, "the same data give the same pairs")

    // The file is what the probe takes, and the probe finds the same pairs itself.
    let given = try #require(try probe(["--contrast", "c.jsonl"], in: folder).rows.first)
    let found = try #require(
      try probe(["--dataset", "pairs.jsonl", "--probes", "contrast"], in: folder).rows.first)
    #expect(given["rows"] == found["rows"] && found["probes"]?["contrast"]?["read"]?.int == 13)

    // Nothing is alike enough: no number, and with other probes a note.
    try folder.write(rows: [rows[0]], to: "pairs.jsonl")
    let none = try probe(["--dataset", "pairs.jsonl", "--probes", "contrast"], in: folder)
    #expect(none.code == 1 && none.talk.contains("[dataset.empty]"), "\(none.talk)")
    let noted = try probe(
      ["--dataset", "pairs.jsonl", "--probes", "contrast,position"], in: folder)
    #expect(noted.code == 0 && noted.talk.contains("contrast was not measured"), "\(noted.talk)")
  }

  @Test func wrongCalls() throws {
    let folder = try folder()
    try folder.write(rows: [["prompt": "p", "response": "a"]], to: "a.jsonl")
    func expect(_ options: [String], _ code: Int32, _ words: String) throws {
      let result = try Program.run(["contrast", "--dataset", "a.jsonl"] + options, in: folder)
      #expect(result.code == code && result.talk.contains(words), "\(result.talk)")
      #expect(result.output.isEmpty)
    }
    try expect(["--lower", "0.9"], 2, "--lower")
    try expect(["--upper", "nan"], 2, "--lower")
    try expect(["--uses", "0"], 2, "--uses")
    try expect(["--output", "a.jsonl"], 2, "--output is the file")
    try expect(["--encoder", "no-such"], 1, "[model.missing]")
    try expect(["--encoder", "rm"], 1, "[model.unsupported]")
    try folder.write(rows: [["prompt": "p", "response": " "]], to: "a.jsonl")
    try expect([], 1, "[row.empty-response]")
  }
}

/// Floats of a safetensors file.
private struct Safetensors {
  private let data: Data
  private let header: JSONValue
  private let start: Int

  init(_ file: URL) throws {
    data = try Data(contentsOf: file)
    let length = data.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    start = 8 + length
    header = try JSONValue.parse(data[8..<start])
  }

  func floats(_ name: String) throws -> [Float] {
    let offsets = try #require(header[name]?["data_offsets"]?.array).map { $0.int! }
    return stride(from: start + offsets[0], to: start + offsets[1], by: 4).map { place in
      data[place..<place + 4].withUnsafeBytes { $0.loadUnaligned(as: Float.self) }
    }
  }
}

extension Folder {
  fileprivate func write(rows: [JSONObject], to name: String) throws {
    try write(rows.map { JSONValue.object($0).text + "\n" }.joined(), to: name)
  }
}
