import Synchronization

/// A progress bar with tqdm's fields, on standard error: description, percentage, bar, n/total,
/// `[elapsed<remaining, rate, postfix]`.
///
/// On a terminal it is redrawn in place, at most ten times a second. Elsewhere, in a log, a line
/// is written where at least 10 seconds have passed and 5 % more is done, or after 5 minutes, and
/// at the end. Safe to use from several threads. Cost of
/// `advance`: a lock and a clock, about a tenth of a microsecond, when nothing is drawn.
public final class ProgressBar: Sendable {
  private struct State {
    var description: String
    var count: Int
    var postfix = ""
    var lastTime: Double
    var lastCount: Int
    var items = MovingAverage()
    var seconds = MovingAverage()
    /// Columns on the screen that the next, perhaps shorter, line must cover.
    var drawn = 0
    /// What the last line of a log said, so that it is not said again.
    var lastLine: LineContent?
    var isFinished = false

    var content: LineContent {
      LineContent(description: description, count: count, postfix: postfix)
    }

    /// Items a second, recent redraws counting most; nil before the first.
    var recentRate: Double? {
      guard let items = items.value, let seconds = seconds.value, seconds > 0 else { return nil }
      return items / seconds
    }
  }

  /// What a line says beside times and rates.
  private struct LineContent: Equatable {
    var description: String
    var count: Int
    var postfix: String
  }

  private let state: Mutex<State>
  private let total: Int?
  private let initial: Int
  private let unit: String
  private let leaves: Bool
  private let output: ProgressOutput
  private let clock: @Sendable () -> Double
  private let start: Double
  private let interval: Double
  /// Least items between two lines of a log.
  private let lineStep: Int

  /// Shows the bar at once when on a terminal.
  ///
  /// - Parameters:
  ///   - description: what is going on; may be empty.
  ///   - total: how many items there are; nil or 0 when unknown.
  ///   - initial: items done earlier, in the run that is resumed; they do not count for the rate.
  ///   - unit: an item's name in the rate: `it/s`.
  ///   - leaves: whether the finished bar stays on the terminal.
  ///   - output: where to show it.
  ///   - redrawInterval: seconds between two redraws on a terminal.
  ///   - lineInterval: least seconds between two lines elsewhere; after 30 times as long a line
  ///     comes however little was done.
  ///   - lineFraction: least share of `total` between two lines elsewhere, 0…1.
  ///   - clock: seconds that never go backwards.
  public init(
    _ description: String = "", total: Int?, initial: Int = 0, unit: String = "it",
    leaves: Bool = true, output: ProgressOutput = .standardError(), redrawInterval: Double = 0.1,
    lineInterval: Double = 10, lineFraction: Double = 0.05,
    clock: @escaping @Sendable () -> Double = ProgressBar.monotonicSeconds
  ) {
    self.total = total
    self.initial = initial
    self.unit = unit
    self.leaves = leaves
    self.output = output
    self.clock = clock
    interval = output.style == .terminal ? redrawInterval : lineInterval
    // Rounded down, so that lines come with the first item at or past each 5 %.
    lineStep = Int(Double(total ?? 0) * max(0, min(lineFraction, 1)))
    start = clock()
    state = Mutex(
      State(
        description: visible(description), count: initial, lastTime: start, lastCount: initial))
    if output.style == .terminal { state.withLock { draw(&$0, elapsed: 0) } }
  }

  deinit { finish() }

  /// Counts `count` more items as done.
  public func advance(by count: Int = 1) {
    state.withLock { state in
      state.count += count
      update(&state)
    }
  }

  /// Sets the numbers at the line's end, with 4 significant digits. They appear with the next
  /// redraw.
  public func setPostfix(_ metrics: LoggedMetrics) {
    setPostfix(
      metrics.map { "\($0.name)=\(NumberText.significant($0.value))" }.joined(separator: ", "))
  }

  /// Sets the text at the line's end. It appears with the next redraw.
  public func setPostfix(_ text: String) {
    state.withLock { $0.postfix = visible(text) }
  }

  /// Says what is going on now; shown at once on a terminal.
  public func setDescription(_ text: String) {
    state.withLock { state in
      state.description = visible(text)
      guard output.style == .terminal, !state.isFinished else { return }
      draw(&state, elapsed: clock() - start)
    }
  }

  /// Writes a line of text above the bar, which stays intact. Hidden bars write it too.
  public func write(_ line: String) {
    state.withLock { state in
      guard output.style == .terminal, !state.isFinished else { return output.write(line + "\n") }
      clear(&state)
      output.write(line + "\n")
      draw(&state, elapsed: clock() - start)
    }
  }

  /// Shows the last state with the average rate, and ends the line. Later calls do nothing;
  /// dropping the last reference to the bar does the same.
  public func finish() {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      switch output.style {
      case .hidden: break
      case .lines:
        guard state.lastLine != state.content else { return }
        output.write(line(state, elapsed: clock() - start, rate: nil) + "\n")
      case .terminal:
        guard leaves else { return clear(&state) }
        draw(&state, elapsed: clock() - start, average: true)
        output.write("\n")
      }
    }
  }

  private func update(_ state: inout State) {
    guard output.style != .hidden, !state.isFinished else { return }
    let now = clock()
    let passed = now - state.lastTime
    guard passed >= interval else { return }
    if output.style == .lines {
      // The last line is that of finish(), with the average rate.
      if let total, total > 0, state.count == total { return }
      let isFarEnough = state.count - state.lastCount >= lineStep
      guard isFarEnough || passed >= 30 * interval else { return }
    }
    state.items.add(Double(state.count - state.lastCount))
    state.seconds.add(passed)
    state.lastTime = now
    state.lastCount = state.count
    if output.style == .terminal {
      draw(&state, elapsed: now - start)
    } else {
      output.write(line(state, elapsed: now - start, rate: state.recentRate) + "\n")
      state.lastLine = state.content
    }
  }

  private func line(_ state: State, elapsed: Double, rate: Double?) -> String {
    // What took less than a hundredth of a second says nothing about the rest.
    let average = elapsed >= 0.01 ? Double(state.count - initial) / elapsed : 0
    let rate = rate ?? average
    return ProgressLine(
      description: state.description, count: state.count, total: total, elapsed: elapsed,
      rate: rate > 0 ? rate : nil, unit: unit, postfix: state.postfix, width: output.width(),
      usesBlocks: output.usesBlocks, usesColour: output.usesColour
    ).text
  }

  private func draw(_ state: inout State, elapsed: Double, average: Bool = false) {
    let text = line(state, elapsed: elapsed, rate: average ? nil : state.recentRate)
    // Colours take no columns.
    let columns = displayWidth(text) - (text.contains("\u{1b}[32m") ? 9 : 0)
    output.write("\r" + text + String(repeating: " ", count: max(0, state.drawn - columns)))
    state.drawn = columns
  }

  private func clear(_ state: inout State) {
    output.write("\r" + String(repeating: " ", count: state.drawn) + "\r")
    state.drawn = 0
  }
}
