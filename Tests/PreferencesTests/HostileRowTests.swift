import Basics
import Foundation
import OrderedCollections
import Preferences
import TestSupport
import Testing

/// The corpus `Tests/Corpora/rows`: one file for each bad row, named after the code it must get.
@Suite struct HostileRowTests {
  static func files(_ folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.contains("--") }.sorted()
  }

  static func expected(_ name: String) -> RewardError.Code {
    RewardError.Code(String(name.prefix(upTo: name.range(of: "--")!.lowerBound)))
  }

  @Test func theCorpusIsThere() {
    #expect(Self.files(corpus).count >= 50)
    #expect(Self.files(corpus + "/whole-file").count >= 9)
  }

  /// Under `error` the row's code with file and line; under `skip` the row is dropped by that
  /// reason, all others are used, and everything is accounted for.
  @Test(arguments: files(corpus))
  func badRow(name: String) throws {
    let path = corpus + "/" + name
    let expected = Self.expected(name)
    let start = ThreadClock.now
    do {
      _ = try Dataset<PreferencePair>.read([path])
      Issue.record("\(name) was accepted")
    } catch {
      #expect(error.code == expected, "\(error)")
      #expect(error.place?.line == 2 && error.place?.file == path)
    }
    let dataset = try Dataset<PreferencePair>.read([path], policy: .skip)
    #expect(ThreadClock.now - start < .seconds(1))
    let account = dataset.accounting
    #expect(account.dropped == 1 && account.used == account.read - 1 && account.used >= 1)
    let drop = try #require(account.drops.values.first)
    #expect(drop.lines == [2])
    #expect(account.drops.keys.first?.code == expected)
  }

  /// What no policy can skip: nothing recognised, nothing there, or the file itself broken.
  @Test(arguments: files(corpus + "/whole-file"), RowPolicy.allCases)
  func badFile(name: String, policy: RowPolicy) throws {
    let path = corpus + "/whole-file/" + name
    #expect(
      code { _ = try Dataset<PreferencePair>.read([path], policy: policy) }
        == Self.expected(name))
  }

  @Test func missingFile() {
    #expect(
      code { _ = try Dataset<PreferencePair>.read([corpus + "/absent.jsonl"]) } == .fileMissing)
  }

  /// An unknown first row is dropped under `skip` where later rows are known.
  @Test func theFirstKnownRowDecides() throws {
    let file = try TemporaryFile(
      #"{"foo": 1}"# + "\n" + #"{"prompt": "q", "chosen": "a", "rejected": "b"}"# + "\n")
    let dataset = try Dataset<PreferencePair>.read([file.path], policy: .skip)
    #expect(dataset.examples.count == 1 && dataset.examples[0].place.line == 2)
    #expect(dataset.accounting.drops[.differentShape]?.lines == [1])
    #expect(code { _ = try Dataset<PreferencePair>.read([file.path]) } == .datasetShape)
  }

  @Test func unknownRowsDoNotGoOnForever() throws {
    let file = try TemporaryFile(String(repeating: "{\"foo\": 1}\n", count: 5000))
    var stream = try ExampleStream<PreferencePair>(paths: [file.path], policy: .skip)
    #expect(throws: RewardError.self) { while try stream.next() != nil {} }
    #expect(stream.accounting.read == ExampleReader<PreferencePair>.recognitionLimit - 1)
  }

  @Test func limitsAndSeveralFiles() throws {
    let first = try TemporaryFile(
      String(repeating: "{\"prompt\": \"q\", \"chosen\": \"a\", \"rejected\": \"b\"}\n", count: 5))
    let second = try TemporaryFile(
      #"[{"input": "q", "output_1": "a", "output_2": "b", "label": 1}]"#)
    func read(_ limit: Int) throws -> Dataset<PreferencePair> {
      try Dataset<PreferencePair>.read([first.path, second.path], limit: limit)
    }
    let dataset = try read(9)
    #expect(dataset.accounting.read == 6 && dataset.examples.count == 6)
    #expect(dataset.shapes == ["prompt and pair", "LLMBar"])
    #expect(dataset.examples.map(\.place.index) == [0, 1, 2, 3, 4, 0])
    #expect(dataset.examples.map(\.place.fileNumber) == [0, 0, 0, 0, 0, 1])
    // Of all files together: the second is not even opened.
    let few = try read(3)
    #expect(few.accounting.read == 3 && few.shapes == ["prompt and pair"])
    var stream = try ExampleStream<PreferencePair>(paths: [first.path, second.path])
    var lines: [Int] = []
    while let pairs = try stream.next() { lines += pairs.map(\.place.line) }
    #expect(lines == [1, 2, 3, 4, 5, 1] && stream.read == 6 && stream.accounting.used == 6)
  }
}
