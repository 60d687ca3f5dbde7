import Basics
import Hub
import Synchronization
import Tracking

/// Shows a person what the hub's client does: one bar over the bytes of all files, and a line for
/// what delays it. Nothing is shown where nothing is downloaded.
final class FetchProgress: Sendable {
  private struct State {
    var bar: ProgressBar?
    /// How many bytes all files have; nil where it is not known.
    var total: Int?
    /// How many of each file are there.
    var bytes: [String: Int] = [:]
    var shown = 0
    /// Bytes of one step of the bar.
    var unit = 1
  }

  private let state = Mutex(State())

  func show(_ event: HubProgress) {
    state.withLock { state in
      switch event {
      case .planned(_, let bytes): state.total = bytes
      case .received(let file, let bytes, let total):
        state.bytes[file] = bytes
        if state.bar == nil { begin(&state, total: state.total ?? total) }
        advance(&state)
      case .finished(let file, let bytes):
        state.bytes[file] = bytes
        advance(&state)
      case .waiting(let file):
        say("another process is downloading '\(file)'; waiting for it", state)
      case .retrying(let what, let pause, let error):
        let seconds = NumberText.significant(
          Double(pause.components.seconds) + Double(pause.components.attoseconds) * 1e-18, digits: 2
        )
        say("'\(what)': \(error.message) [\(error.code)]; trying again in \(seconds) s", state)
      case .usingCache(let error):
        say(
          "the hub cannot be asked (\(error.message) [\(error.code)]); what the cache has is used",
          state)
      }
    }
  }

  /// Ends the bar's line.
  func finish() {
    state.withLock { state in
      state.bar?.finish()
      state.bar = nil
    }
  }

  private func begin(_ state: inout State, total: Int?) {
    let isLarge = (total ?? .max) >= 10_000_000
    state.unit = isLarge ? 1_000_000 : 1000
    state.bar = ProgressBar(
      "download", total: total.map { $0 / state.unit }, unit: isLarge ? "MB" : "kB")
  }

  private func advance(_ state: inout State) {
    guard let bar = state.bar else { return }
    let count = state.bytes.values.reduce(0, +) / state.unit
    bar.advance(by: count - state.shown)
    state.shown = count
  }

  private func say(_ line: String, _ state: State) {
    if let bar = state.bar { bar.write("note: \(line)") } else { Console.note([line]) }
  }
}
