import Basics
import Foundation
import OrderedCollections
import Preferences
import TestSupport
import Testing

/// Whatever a row holds, it is used or dropped with a reason: never a crash, never lost.
@Suite struct FuzzTests {
  static let columns = [
    "prompt", "chosen", "rejected", "margin", "weight", "messages", "conversations", "instruction",
    "input", "output", "question", "context", "answer", "pos_answer", "neg_answer", "completions",
    "response", "responses", "ranks", "ratings", "label", "labels", "steps", "problem", "score",
    "text_chosen", "text_rejected", "output_1", "output_2", "system", "history", "reference",
  ]

  /// What columns hold in good rows, so that some random rows are good.
  static let good: [String: JSONValue] = [
    "prompt": "q", "chosen": "a", "rejected": "b", "label": 1, "labels": [true, 0.5],
    "responses": ["a", "b"], "ranks": [1, 2], "ratings": [0.5, -1],
    "completions": [["rank": 0, "completion": "a"], ["rank": 1, "completion": "b"]],
    "steps": ["s", "t"], "problem": "q", "context": "q",
    "messages": [["role": "user", "content": "q"]],
    "output": ["a", "b"], "response": "a",
  ]

  static func value(_ random: inout RandomSource, depth: Int = 0) -> JSONValue {
    let texts = [
      "", " ", "a", "b", "q", "\n\nHuman: q\n\nAssistant:", "\n\nHuman: q\n\nAssistant: a",
      "\n\nHuman: ", "\n\nAssistant: b", "\u{0}", "é", "e\u{301}", "user", "assistant", "human",
    ]
    switch Int(random.uniform() * (depth > 3 ? 5 : 10)) {
    case 0: return .null
    case 1: return .bool(random.uniform() < 0.5)
    case 2:
      return
        (try? JSONValue.parse(["0", "1", "2", "-1", "1e400", "0.5"].randomElement(using: &random)!))
        ?? 0
    case 3, 4, 5: return .string(texts.randomElement(using: &random)!)
    case 6:
      return .object([
        "role": .string(["user", "assistant", "system"].randomElement(using: &random)!),
        "content": value(&random, depth: depth + 1),
      ])
    case 7:
      let keys = ["from", "value", "role", "content", "rank", "completion", "answer"]
      var members = JSONObject()
      for key in keys where random.uniform() < 0.4 {
        members[key] = value(&random, depth: depth + 1)
      }
      return .object(members)
    default:
      return .array((0..<Int(random.uniform() * 4)).map { _ in value(&random, depth: depth + 1) })
    }
  }

  func everyRowIsAccountedFor<Example: DatasetExample>(_ type: Example.Type) throws {
    var random = RandomSource(seed: 17).stream(Example.kind)
    var used = 0
    for shape in Example.shapes {
      for round in 0..<60 {
        var reader = ExampleReader<Example>(policy: .skip)
        var examples = 0
        for line in 1...5 {
          var row = JSONObject()
          for column in shape.columns {
            let good = random.uniform() < 0.7 ? Self.good[column] : nil
            row[column] = good ?? Self.value(&random)
          }
          for column in Self.columns where random.uniform() < 0.05 {
            row[column] = Self.value(&random)
          }
          examples += try reader.read(row, line: line).count
        }
        try reader.accounting.check()
        #expect(reader.accounting.read == 5 && reader.accounting.examples == examples, "\(round)")
        used += reader.accounting.used
      }
    }
    #expect(used > 0, "no random row was used: the test sees only refusals")
  }

  @Test func pairs() throws { try everyRowIsAccountedFor(PreferencePair.self) }
  @Test func ranked() throws { try everyRowIsAccountedFor(RankedList.self) }
  @Test func rated() throws { try everyRowIsAccountedFor(RatedExample.self) }
  @Test func stepped() throws { try everyRowIsAccountedFor(SteppedSolution.self) }
  @Test func scored() throws { try everyRowIsAccountedFor(ScoreRow.self) }
  @Test func candidates() throws { try everyRowIsAccountedFor(CandidateRow.self) }
  @Test func prompts() throws { try everyRowIsAccountedFor(PromptRow.self) }

  /// The corpus with bytes changed, read as files: a typed error or a balanced account.
  @Test func brokenBytes() throws {
    var random = RandomSource(seed: 23)
    for name in HostileRowTests.files(corpus) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: corpus + "/" + name)).prefix(600)
      for _ in 0..<8 {
        var broken = [UInt8](bytes)
        for _ in 0...Int(random.uniform() * 4) {
          let place = Int(random.uniform() * Double(broken.count))
          switch Int(random.uniform() * 3) {
          case 0: broken[place] = UInt8(truncatingIfNeeded: random.next())
          case 1: broken.remove(at: place)
          default: broken.insert(UInt8(ascii: "\""), at: place)
          }
        }
        let file = try TemporaryFile("")
        try Data(broken).write(to: URL(fileURLWithPath: file.path))
        do throws(RewardError) {
          let dataset = try Dataset<PreferencePair>.read([file.path], policy: .skip)
          #expect(dataset.accounting.read == dataset.accounting.used + dataset.accounting.dropped)
        } catch {
          #expect(error.place?.file == file.path, "\(error)")
        }
      }
    }
  }

  /// A row as large as its reader allows is read in time proportional to its size.
  @Test func largeRows() throws {
    let text = String(repeating: "\\n\\nHuman: q\\n\\nAssistant: a", count: 20_000)
    let file = try TemporaryFile(#"{"chosen": "\#(text)", "rejected": "\#(text)b"}"# + "\n")
    let start = ThreadClock.now
    let dataset = try Dataset<PreferencePair>.read([file.path])
    #expect(dataset.examples[0].prompt.count == 39_999)
    #expect(ThreadClock.now - start < .seconds(5))
  }
}
