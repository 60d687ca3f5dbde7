import Basics
import Foundation
import Testing

@testable import Tracking

@Suite struct ProgressTests {
  @Test func linesHaveTqdmsFields() {
    var line = ProgressLine(
      description: "desc", count: 370, total: 1000, elapsed: 12, rate: 29.8, postfix: "loss=0.61")
    #expect(line.text == "desc:  37%|###7      | 370/1000 [00:12<00:21, 29.80it/s, loss=0.61]")
    line.rate = 0.5
    line.description = ""
    line.postfix = ""
    #expect(line.text == " 37%|###7      | 370/1000 [00:12<21:00,  2.00s/it]")
    line.rate = nil
    #expect(line.text == " 37%|###7      | 370/1000 [00:12<?, ?it/s]")
    line.total = nil
    line.description = "rows"
    #expect(line.text == "rows: 370it [00:12, ?it/s]")
    line.total = 0
    #expect(line.text == "rows: 370it [00:12, ?it/s]")
    line.rate = 1e-300
    line.total = 1000
    #expect(line.text.hasPrefix("rows:  37%|###7      | 370/1000 [00:12<277777777777:46:40, "))
  }

  @Test(.enabled(if: hasOracle, noOracle)) func linesEqualTqdms() throws {
    var random = RandomSource(seed: 7)
    var cases: [JSONValue] = []
    var ours: [String] = []
    let descriptions = ["", "train", "eval: ", "日本語", "Épreuve"]
    let postfixes = ["", "loss=0.61", "loss=0.61, accuracy=0.7"]
    for _ in 0..<2000 {
      let total = random.next() % 8 == 0 ? nil : Int.random(in: 1...5000, using: &random)
      let count = Int.random(in: 0...(total.map { $0 + 2 } ?? 5000), using: &random)
      let elapsed = Double(Int.random(in: 1...20000, using: &random)) / 4
      let rate = random.next() % 3 == 0 ? nil : exp(8 * random.uniform() - 4)
      let width = random.next() % 3 == 0 ? nil : Int.random(in: 60...200, using: &random)
      let line = ProgressLine(
        description: descriptions.randomElement(using: &random)!, count: count, total: total,
        elapsed: elapsed, rate: rate ?? (count > 0 ? Double(count) / elapsed : nil),
        unit: random.next() % 2 == 0 ? "it" : "pair",
        postfix: postfixes.randomElement(using: &random)!, width: width,
        usesBlocks: random.next() % 2 == 0)
      // tqdm adds the colon even after one when the total is unknown; that is no model for us.
      if line.description.hasSuffix(": "), total.map({ count > $0 }) ?? true { continue }
      ours.append(line.text)
      cases.append([
        "n": .number(count), "total": total.map(JSONValue.number) ?? .null,
        "elapsed": .number(elapsed), "rate": rate.map(JSONValue.number) ?? .null,
        "ncols": width.map(JSONValue.number) ?? .null, "prefix": .string(line.description),
        "ascii": .bool(!line.usesBlocks), "unit": .string(line.unit),
        "postfix": line.postfix.isEmpty ? .null : .string(line.postfix),
      ])
    }
    let script = """
      import json, sys, tqdm
      cases = json.load(open(sys.argv[1]))
      print(json.dumps([tqdm.tqdm.format_meter(**case) for case in cases]))
      """
    let reply = try python(["-c", script], input: JSONValue.array(cases).text)
    let theirs = try JSONValue.parse(reply).array!.compactMap(\.string)
    #expect(theirs.count == ours.count && ours.count > 1500)
    let different = zip(ours, theirs).filter { $0 != $1 }
    #expect(different.isEmpty, "\(different.prefix(5))")
  }

  func bar(
    _ style: ProgressOutput.Style, _ clock: FakeClock, _ recorder: Recorder, total: Int? = 4,
    initial: Int = 0, leaves: Bool = true, colour: Bool = false
  ) -> ProgressBar {
    ProgressBar(
      "train", total: total, initial: initial, leaves: leaves,
      output: ProgressOutput(
        style: style, usesColour: colour, width: { style == .terminal ? 60 : nil },
        write: recorder.write),
      clock: { clock.now })
  }

  @Test func terminalRedrawsInPlaceAtABoundedRate() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.terminal, clock, recorder)
    clock.pass(0.05)
    bar.advance()  // too soon to be drawn
    clock.pass(0.95)
    bar.advance()
    bar.setPostfix(["loss": 0.69314, "num_tokens": 123456])
    clock.pass(1)
    bar.advance(by: 2)
    bar.finish()
    bar.finish()
    #expect(
      recorder.all == [
        "\rtrain:   0%|                          | 0/4 [00:00<?, ?it/s]",
        "\rtrain:  50%|#########         | 2/4 [00:01<00:01,  2.00it/s]",
        "\rtrain: 100%|#| 4/4 [00:02<00:00,  2.00it/s, loss=0.6931, num",
        "\rtrain: 100%|#| 4/4 [00:02<00:00,  2.00it/s, loss=0.6931, num",
        "\n",
      ])
  }

  @Test func shorterLinesCoverLongerOnes() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.terminal, clock, recorder, total: nil)
    bar.setPostfix("a=1, b=2")
    clock.pass(1)
    bar.advance()
    clock.pass(1)
    bar.setPostfix("")
    bar.advance(by: 0)
    bar.write("a message")
    #expect(
      recorder.all == [
        "\rtrain: 0it [00:00, ?it/s]",
        "\rtrain: 1it [00:01,  1.00it/s, a=1, b=2]",
        "\rtrain: 1it [00:02,  2.43s/it]          ",
        "\r                             \r", "a message\n",
        "\rtrain: 1it [00:02,  2.43s/it]",
      ])
  }

  @Test func otherOutputsGetALineNowAndThen() {
    let (clock, recorder) = (FakeClock(), Recorder())
    do {
      let bar = bar(.lines, clock, recorder, total: 100, initial: 20)
      for _ in 0..<40 {
        clock.pass(0.6)
        bar.advance()
      }
    }  // dropped without finish(), as by a thrown error
    #expect(
      recorder.all == [
        "train:  37%|###7      | 37/100 [00:10<00:37,  1.67it/s]\n",
        "train:  54%|#####4    | 54/100 [00:20<00:27,  1.67it/s]\n",
        "train:  60%|######    | 60/100 [00:24<00:24,  1.67it/s]\n",
      ])
  }

  @Test func hiddenBarsAreSilentButMessagesAreNot() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.hidden, clock, recorder)
    clock.pass(100)
    bar.advance()
    bar.write("saved")
    bar.finish()
    #expect(recorder.all == ["saved\n"])
  }

  @Test func aBarThatDoesNotStayIsWipedOut() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.terminal, clock, recorder, total: nil, leaves: false, colour: true)
    bar.finish()
    #expect(
      recorder.all == [
        "\rtrain: 0it [00:00, ?it/s]", "\r" + String(repeating: " ", count: 25) + "\r",
      ])
  }

  @Test func coloursWrapTheBarAndTakeNoRoom() {
    var line = ProgressLine(count: 1, total: 2, elapsed: 1, rate: 1, width: 50)
    let plain = line.text
    line.usesColour = true
    #expect(line.text.contains("\u{1b}[32m#"))
    #expect(
      line.text.replacing("\u{1b}[32m", with: "").replacing("\u{1b}[0m", with: "") == plain)
  }

  @Test func noControlCharacterOfATextReachesTheTerminal() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.terminal, clock, recorder, total: nil)
    clock.pass(1)
    bar.setDescription("x\u{1b}[2J\r\ny")
    #expect(recorder.all.last!.hasPrefix("\rx\\u{1b}[2J\\r\\ny: 0it"))
  }

  @Test func environmentDecidesTheStyle() {
    func output(_ terminal: Bool, _ environment: [String: String]) -> ProgressOutput {
      ProgressOutput.output(isTerminal: terminal, environment: environment) { _ in }
    }
    #expect(output(true, [:]).style == .terminal)
    #expect(output(false, [:]).style == .lines)
    #expect(output(true, ["TERM": "dumb"]).style == .lines)
    for name in ["TQDM_DISABLE", "HF_HUB_DISABLE_PROGRESS_BARS"] {
      for value in ["1", "true", "YES", "ON"] {
        #expect(output(true, [name: value]).style == .hidden)
        #expect(output(false, [name: value]).style == .hidden)
      }
      for value in ["", "0", "False", "off", "no"] {
        #expect(output(true, [name: value]).style == .terminal)
      }
    }
    #expect(output(true, [:]).usesColour)
    #expect(output(true, ["NO_COLOR": ""]).usesColour)
    #expect(!output(true, ["NO_COLOR": "1"]).usesColour)
    #expect(!output(false, [:]).usesColour)
    #expect(output(true, ["LANG": "de_DE.UTF-8"]).usesBlocks)
    #expect(!output(true, ["LANG": "de_DE.UTF-8", "LC_ALL": "C"]).usesBlocks)
    #expect(!output(true, [:]).usesBlocks)
    #expect(!output(false, ["LANG": "C.utf8"]).usesBlocks)
  }

  @Test func threadsCountTogether() async {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.terminal, clock, recorder, total: 8000)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1000 {
            clock.pass(0.01)
            bar.advance()
          }
        }
      }
    }
    bar.finish()
    #expect(recorder.all.dropLast().last!.contains("8000/8000"))
    #expect(recorder.all.count <= 810)
  }

  /// Work that was done before the bar could be shown has no rate.
  @Test func nothingIsSaidOfAnInstant() {
    let (clock, recorder) = (FakeClock(), Recorder())
    let bar = bar(.lines, clock, recorder)
    clock.pass(0.00001)
    bar.advance(by: 4)
    bar.finish()
    #expect(recorder.all.last?.contains("4/4 [00:00<?, ?it/s]") == true, "\(recorder.all)")
  }
}
