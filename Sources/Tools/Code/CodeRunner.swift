public import Basics
import Foundation
import OrderedCollections

/// Runs Python in a ``Sandbox``: a program for its output, or an answer's code against a list of
/// tests for the share that pass, as Themis does it with the tests of MBPP (Li et al. 2023).
///
/// Each test is a process of its own, so that none can spoil the next. A test passes where the code
/// and then the test run to their end. Code that ends the interpreter early fails; code that looks
/// for the mark of success in its own file could still pretend.
public struct CodeRunner: Tool {
  /// What became of the tests.
  public struct TestRun: Sendable, Hashable {
    /// For each test whether it passed.
    public let passed: [Bool]
    /// How the first one that failed ended; nil where all passed.
    public let failure: String?
    /// The share that passed, in 0...1.
    public var passRate: Double { Double(passed.count { $0 }) / Double(passed.count) }
  }

  /// `code`.
  public let name = "code"
  /// What planners are told.
  public let summary =
    "runs a Python program, or {\"code\": …, \"tests\": [\"assert …\", …]} for the share of tests "
    + "that pass"
  /// What runs the programs.
  public let sandbox: Sandbox

  /// - Throws: `tool.crashed` where there is no Python.
  public init(limits: SandboxLimits = SandboxLimits(), python: String? = nil) throws(RewardError) {
    sandbox = try Sandbox(limits: limits, python: python)
  }

  /// The observation of a program: exit code and output. Or the verdict of the tests.
  ///
  /// - Throws: `tool.timeout`, `tool.crashed` and `tool.output` of the sandbox: neither a program
  ///   that hangs nor one that a signal ends has an observation. `tool.input` for tests that are no
  ///   list of texts.
  public func run(_ input: String) async throws -> String {
    guard let (code, tests) = try Self.parts(of: input) else {
      let run = try await sandbox.run(input)
      let error = run.exitCode == 0 ? "" : " (\(run.lastError.prefix(200)))"
      return "exit code \(run.exitCode)\(error); output: \(run.output)"
    }
    let run = try await self.run(code, tests: tests)
    let passed = run.passed.count { $0 }
    return ToolVerdict(agreeing: passed, disagreeing: tests.count - passed).observation(
      "\(passed) of \(tests.count) tests pass"
        + (run.failure.map { "; the first failure: \($0.prefix(200))" } ?? ""))
  }

  /// Runs code against tests, which are Python statements. All of them share the time of the
  /// limits.
  /// - Throws: as ``run(_:)``. Traps without tests.
  public func run(_ code: String, tests: [String]) async throws -> TestRun {
    precondition(!tests.isEmpty, "a pass rate needs tests")
    let clock = ContinuousClock()
    let start = clock.now
    var passed: [Bool] = []
    var failure: String?
    for test in tests {
      let left = sandbox.limits.seconds - (clock.now - start) / .seconds(1)
      guard left > 0 else {
        throw RewardError(
          .toolTimeout, "the tests were not done after \(sandbox.limits.seconds) s",
          at: .init(item: name))
      }
      // Not reproducible on purpose: nobody can write down what says that the end was reached.
      let mark = UUID().uuidString
      let program = "\(code)\n\n\(test)\n\n__import__('os').write(1, b'\\n\(mark)\\n')\n"
      let run = try await sandbox.run(program, seconds: left)
      let isPassed = run.exitCode == 0 && run.output.contains("\n\(mark)\n")
      passed.append(isPassed)
      if !isPassed, failure == nil {
        failure = run.lastError.isEmpty ? "exit code \(run.exitCode) before the end" : run.lastError
      }
    }
    return TestRun(passed: passed, failure: failure)
  }

  /// The input of code with tests; what ``run(_:)`` reads.
  public static func input(code: String, tests: [String]) -> String {
    let parts: JSONValue = [
      "code": .string(code), "tests": .array(tests.map(JSONValue.string)),
    ]
    return parts.text
  }

  /// Code and tests; nil for a plain program.
  private static func parts(
    of input: String
  ) throws(RewardError) -> (code: String, tests: [String])? {
    guard input.first == "{", let parts = try? JSONValue.parse(input),
      let code = parts["code"]?.string
    else { return nil }
    let tests = parts["tests"]?.array?.compactMap(\.string) ?? []
    guard !tests.isEmpty, tests.count == parts["tests"]?.array?.count else {
      throw RewardError(.toolInput, "'tests' must be a list of texts with at least one")
    }
    return (code, tests)
  }
}
