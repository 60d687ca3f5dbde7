import Basics
import Foundation

/// A process with a group of its own, whose output is read while it runs, for at most some time.
///
/// `Foundation.Process` makes no group, and waits for the end of pipes that a forgotten grandchild
/// may hold open for good.
struct ChildProcess {
  /// What came through its three pipes: standard output, standard error and descriptor 3.
  struct Ended {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var report: [UInt8] = []
  }

  let path: String
  let arguments: [String]
  let seconds: Double
  let outputBytes: Int

  /// Runs it to its end. Whatever happens, the whole group is killed before this returns.
  ///
  /// - Parameter isCancelled: asked every few milliseconds; the run is given up where it says so.
  /// - Throws: `tool.crashed` where it does not start, `tool.timeout`, `tool.output`;
  ///   `CancellationError`.
  func run(isCancelled: () -> Bool) throws -> Ended {
    let pipes = try (0..<3).map { _ in try Pipe() }
    defer { for pipe in pipes { pipe.close() } }
    let child = try spawn(pipes.map(\.writing))
    var isOver = false
    defer {
      // The group has the child's number. It is asked for before the child is waited for:
      // afterwards the number could be another's.
      if !isOver {
        kill(-child, SIGKILL)
        waitpid(child, nil, 0)
      }
    }
    for pipe in pipes { pipe.closeWriting() }
    var ended = Ended()
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    while true {
      let before = hasEnded(child)
      let isEmpty = try read(pipes, into: &ended, milliseconds: before ? 0 : 10)
      if before, isEmpty {
        kill(-child, SIGKILL)
        waitpid(child, nil, 0)
        isOver = true
        return ended
      }
      guard clock.now < deadline else {
        throw RewardError(.toolTimeout, "the program was not done after \(seconds) s")
      }
      guard !isCancelled() else { throw CancellationError() }
    }
  }

  /// Whether it has ended; it is still there to be waited for, so that its number stays its own.
  private func hasEnded(_ child: pid_t) -> Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0
      && info.si_signo == SIGCHLD
  }

  /// Reads what there is. - Returns: whether there was nothing.
  private func read(
    _ pipes: [Pipe], into ended: inout Ended, milliseconds: Int32
  ) throws -> Bool {
    var polled = pipes.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return true }
    var isEmpty = true
    for (index, found) in polled.enumerated() where found.revents & Int16(POLLIN) != 0 {
      let bytes = pipes[index].read()
      if !bytes.isEmpty { isEmpty = false }
      switch index {
      case 0:
        ended.output += bytes
        guard ended.output.count <= outputBytes else {
          throw RewardError(
            .toolOutput, "the program wrote more than the limit of \(outputBytes) bytes")
        }
      case 1: ended.errors = (ended.errors + bytes).suffix(4096)
      default: ended.report = (ended.report + bytes).suffix(4096)
      }
    }
    // All ends are closed: there is nothing to wait for but the child itself.
    if isEmpty, milliseconds > 0 { usleep(1000) }
    return isEmpty
  }

  private func spawn(_ outputs: [Int32]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (index, output) in outputs.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, output, Int32(index + 1))
    }
    // Signals as a program expects them, whatever this process ignores.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, &attributes, &words, &environment)
    guard code == 0 else {
      throw RewardError(
        .toolCrashed, "the program cannot be started: \(String(cString: strerror(code)))",
        at: .init(file: path))
    }
    return child
  }
}

/// A pipe whose ends programs that are started do not inherit.
private final class Pipe {
  private var ends: [Int32] = [-1, -1]

  init() throws {
    guard pipe(&ends) == 0 else {
      throw RewardError(.toolCrashed, "no pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  var reading: Int32 { ends[0] }
  var writing: Int32 { ends[1] }

  /// Some of what is there; nothing at the end.
  func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Foundation.read(ends[0], &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }

  func closeWriting() { close(at: 1) }

  func close() {
    close(at: 0)
    close(at: 1)
  }

  private func close(at index: Int) {
    guard ends[index] >= 0 else { return }
    Foundation.close(ends[index])
    ends[index] = -1
  }
}
