import Basics
import OrderedCollections
import Preferences
import Testing

/// Columns that the options name: never ignored.
@Suite struct NamedColumnTests {
  private func failure(
    _ rows: [String], _ columns: [String: String], policy: RowPolicy = .error
  ) throws -> RewardError? {
    let file = try TemporaryFile(rows.joined(separator: "\n") + "\n")
    do throws(RewardError) {
      _ = try Dataset<ScoreRow>.read([file.path], columns: ColumnNames(columns), policy: policy)
      return nil
    } catch { return error }
  }

  private let row = #"{"question": "q", "answer": "right", "response": "other"}"#

  /// Although the row would fit another shape without the named column.
  @Test(arguments: RowPolicy.allCases)
  func aColumnThatIsNotThereIsAnError(policy: RowPolicy) throws {
    for (field, name) in [
      ("response", "anser"), ("prompt", "nope"), ("margin", "m"), ("reference", "r"),
    ] {
      let error = try #require(
        try failure([row, row], [field: name], policy: policy), "\(field)=\(name)")
      #expect(error.code == .datasetColumn && error.place?.item == name)
      #expect(error.message.contains("'question', 'answer', 'response'"))
      #expect(error.message.contains("did you mean 'answer'?") == (name == "anser"))
    }
    #expect(try failure([row], ["response": "answer"], policy: policy) == nil)
  }

  /// A reference may be missing in rows, but not in all.
  @Test func aSparseColumnIsWantedOnce() throws {
    let with = #"{"question": "q", "answer": "right", "truth": "t"}"#
    let without = #"{"question": "q", "answer": "right"}"#
    #expect(try failure([without, with, without], ["reference": "truth"]) == nil)
    #expect(try failure([without, without], ["reference": "truth"])?.code == .datasetColumn)
  }

  @Test func aShapeThatUsesTheNamedColumnGoesFirst() throws {
    let both = #"{"prompt": "q", "response": "x", "a": "good", "b": "bad"}"#
    let plain: [ScoreRow] = try read(both)
    #expect(plain[0].candidates.map(\.responseText) == ["x"])
    let named: [ScoreRow] = try read(
      both, columns: ColumnNames(["chosen": "a", "rejected": "b"]))
    #expect(named[0].candidates.map(\.responseText) == ["good", "bad"])
  }
}

@Suite struct ShapeFailureTests {
  private func message<Example: DatasetExample>(
    _ row: String, _ kind: Example.Type
  ) throws -> String {
    do {
      _ = try read(row, as: kind)
      Issue.record("\(row) was accepted")
      return ""
    } catch let error as RewardError {
      #expect(error.code == .datasetShape)
      return error.message
    }
  }

  @Test func aMisspeltColumnIsSuggestedAndTheListIsShort() throws {
    let text = try message(#"{"promt": "q", "respons": "a"}"#, ScoreRow.self)
    #expect(text.contains("'promt': did you mean 'prompt'?"))
    #expect(text.contains("'respons': did you mean 'response'?"))
    #expect(text.contains("\n  prompt, response\n"))
    func lines(_ text: String) -> Int { text.split(separator: "\n").count }
    #expect(lines(text) <= 7, "\(text)")
    #expect(lines(try message(#"{"x": 1}"#, RatedExample.self)) <= 7)
    #expect(lines(try message(#"{"x": 1}"#, PreferencePair.self)) <= 7)
    #expect(!(try message(#"{"prompt": "q"}"#, PreferencePair.self)).contains("did you mean"))
  }

  @Test func mixedShapesAreToldApart() throws {
    var reader = ExampleReader<PreferencePair>()
    let first = #"{"prompt": "q", "chosen": "a", "rejected": "b"}"#
    let second = #"{"question": "q", "pos_answer": "a", "neg_answer": "b"}"#
    _ = try reader.read(try #require(try JSONValue.parse(first).object), line: 1)
    do {
      _ = try reader.read(try #require(try JSONValue.parse(second).object), line: 2)
      Issue.record("two shapes were accepted")
    } catch let error as RewardError {
      #expect(error.message.contains("one shape a file"))
    }
  }

  @Test(arguments: ["\u{1}\u{2}x\n\u{3}\n", "import os\nprint(1)\n", "{\"prompt\": NaN}\n"])
  func aFileWithoutARowSaysItsFirstError(text: String) throws {
    let file = try TemporaryFile(text)
    do throws(RewardError) {
      _ = try Dataset<PreferencePair>.read([file.path], policy: .skip)
      Issue.record("it was accepted")
    } catch {
      #expect(error.code.rawValue.hasPrefix("json."), "\(error)")
      #expect(error.place?.line == 1 && error.place?.file == file.path)
    }
  }
}
