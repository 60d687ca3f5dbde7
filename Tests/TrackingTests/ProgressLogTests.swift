import Testing

@testable import Tracking

/// Progress in a log file: few lines, and none twice.
@Suite struct ProgressLogTests {
  let clock = FakeClock()
  let recorder = Recorder()

  func bar(total: Int?, initial: Int = 0) -> ProgressBar {
    let (clock, recorder) = (clock, recorder)
    return ProgressBar(
      "train", total: total, initial: initial,
      output: ProgressOutput(style: .lines, write: recorder.write), clock: { clock.now })
  }

  func run(_ bar: ProgressBar, _ count: Int, seconds: Double) {
    for _ in 0..<count {
      clock.pass(seconds)
      bar.advance()
    }
  }

  /// The last item arrives when a line is due: only finish() writes it.
  @Test func theLastLineComesOnce() {
    let bar = bar(total: 2)
    run(bar, 2, seconds: 11)
    bar.finish()
    bar.finish()
    #expect(
      recorder.all == [
        "train:  50%|#####     | 1/2 [00:11<00:11, 11.00s/it]\n",
        "train: 100%|##########| 2/2 [00:22<00:00, 11.00s/it]\n",
      ])
  }

  @Test func theLastLineComesOnceWithoutATotal() {
    let bar = bar(total: nil)
    run(bar, 2, seconds: 11)
    clock.pass(1)
    bar.finish()
    #expect(
      recorder.all == [
        "train: 1it [00:11, 11.00s/it]\n", "train: 2it [00:22, 11.00s/it]\n",
      ])
  }

  @Test func newNumbersAtTheEndAreShown() {
    let bar = bar(total: nil)
    run(bar, 1, seconds: 11)
    bar.setPostfix("loss=0.5")
    bar.finish()
    #expect(
      recorder.all == [
        "train: 1it [00:11, 11.00s/it]\n", "train: 1it [00:11, 11.00s/it, loss=0.5]\n",
      ])
  }

  /// 50 minutes in items of 1 second: a line each 5 %, not each 10 seconds.
  @Test func longWorkGetsALineEachTwentieth() {
    let bar = bar(total: 3000)
    run(bar, 3000, seconds: 1)
    bar.finish()
    #expect(recorder.all.count == 20)
    #expect(recorder.all[0].hasPrefix("train:   5%|"))
    #expect(recorder.all[18].hasPrefix("train:  95%|"))
    #expect(recorder.all[19].hasPrefix("train: 100%|"))
  }

  /// 20 seconds in items of 20 milliseconds: a line each 10 seconds, not each 5 %.
  @Test func shortWorkGetsALineEachTenSeconds() {
    let bar = bar(total: 1000)
    run(bar, 1000, seconds: 0.02)
    bar.finish()
    #expect(recorder.all.count == 2)
    #expect(recorder.all[0].contains(" 50%|") && recorder.all[1].contains("100%|"))
  }

  /// 100 hours: a log that stands still for hours would look like a run that does.
  @Test func slowWorkGetsALineEachFiveMinutes() {
    let bar = bar(total: 360_000, initial: 1000)
    run(bar, 6000, seconds: 1)
    #expect(recorder.all.count == 20)
    bar.finish()
    #expect(recorder.all.count == 20)
    #expect(recorder.all[0].contains(" 1300/360000 ") && recorder.all[19].contains(" 7000/"))
  }

  @Test func moreThanTheTotalIsShown() {
    let bar = bar(total: 1)
    run(bar, 3, seconds: 11)
    bar.finish()
    #expect(
      recorder.all == [
        "train: 2it [00:22, 11.00s/it]\n", "train: 3it [00:33, 11.00s/it]\n",
      ])
  }

  @Test func nothingDoneIsOneLine() {
    bar(total: 5).finish()
    #expect(recorder.all == ["train:   0%|          | 0/5 [00:00<?, ?it/s]\n"])
  }
}
