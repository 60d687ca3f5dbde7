public import Basics
import Foundation
import Synchronization

/// Runs Python programs that nobody trusts: in a process group of its own that is killed as a
/// whole, in a temporary folder that is removed, with limits of time, memory, files, processes and
/// output, without an environment, and, where the system permits, without network and as another
/// user.
///
/// A program sees the machine's files as that user does: what must not be read should not be
/// readable by `nobody`. What the system did not permit is missing in ``SandboxRun/protections``. A
/// program that does not end is killed; it never makes a number.
public struct Sandbox: Sendable {
  /// What a program may use.
  public let limits: SandboxLimits
  /// The interpreter.
  public let python: String

  /// - Parameter python: a Python 3; nil takes the system's own, which other users may run too, or
  ///   else the first `python3` of `PATH` that is a program and no script.
  /// - Throws: `tool.crashed` where there is none.
  public init(limits: SandboxLimits = SandboxLimits(), python: String? = nil) throws(RewardError) {
    self.limits = limits
    let environment = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let found = ["/usr/bin", "/usr/local/bin"] + environment.split(separator: ":").map(String.init)
    guard let path = python ?? found.map({ $0 + "/python3" }).first(where: Self.isProgram) else {
      throw RewardError(.toolCrashed, "there is no python3 on this machine")
    }
    self.python = path
  }

  /// Whether a path is an executable file that does not begin with `#!`: version managers put
  /// scripts in the interpreter's place, which need an environment.
  private static func isProgram(_ path: String) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: path),
      let file = FileHandle(forReadingAtPath: path)
    else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 2)) != Data("#!".utf8)
  }

  /// Runs a program. Cost: the program's, and about 50 ms.
  ///
  /// Nothing of Swift's shared threads waits for it.
  /// - Parameter seconds: the time for this run; nil takes the limits'.
  /// - Throws: `tool.timeout` where time or CPU time ran out; `tool.output`; `tool.crashed` where a
  ///   signal ended it, or it could not be run; `CancellationError`. A program that ends with an
  ///   error of its own is a result.
  public func run(_ program: String, seconds: Double? = nil) async throws -> SandboxRun {
    let flag = Flag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(
            with: Result { try runNow(program, seconds ?? limits.seconds) { flag.isSet } })
        }
      }
    } onCancel: {
      flag.set()
    }
  }

  private func runNow(
    _ program: String, _ seconds: Double, isCancelled: () -> Bool
  ) throws -> SandboxRun {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    try folder.write(program, named: "main.py")
    let process = ChildProcess(
      path: python,
      arguments: ["-I", "-S", "-B", "-c", sandboxScript, folder.path]
        + [
          Int(seconds.rounded(.up)) + 1, limits.memoryBytes, limits.fileBytes, limits.processes,
        ].map(String.init),
      seconds: seconds, outputBytes: limits.outputBytes)
    let ended = try process.run(isCancelled: isCancelled)
    let lines = String(decoding: ended.report, as: UTF8.self).split(separator: "\n")
    let words = lines.last?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
    let errors = String(decoding: ended.errors, as: UTF8.self)
    switch (words.first, words.last.flatMap { Int32($0) }) {
    case ("exit"?, let code?):
      let kept = lines.first { $0.hasPrefix("kept") } ?? ""
      return SandboxRun(
        exitCode: Int(code), output: String(decoding: ended.output, as: UTF8.self), errors: errors,
        protections: Set(kept.split(separator: " ").compactMap { .init(rawValue: String($0)) }))
    case ("signal"?, SIGXCPU?):
      throw RewardError(.toolTimeout, "the program used more CPU time than \(seconds) s")
    case ("signal"?, let signal?):
      throw RewardError(.toolCrashed, "the program was ended by signal \(signal)")
    case ("failed"?, _):
      throw RewardError(.toolCrashed, "the program could not be run: \(words.dropFirst().joined())")
    default:
      throw RewardError(.toolCrashed, "the sandbox did not start: \(errors.suffix(200))")
    }
  }
}

/// Set once, by whoever cancels.
private final class Flag: Sendable {
  private let state = Mutex(false)
  var isSet: Bool { state.withLock { $0 } }
  func set() { state.withLock { $0 = true } }
}
