import Basics
import Foundation
import Testing

@testable import Tools

/// Programs that behave, and programs that do not. Needs a Python 3.
@Suite(.enabled(if: (try? CodeRunner()) != nil, "needs python3"))
struct CodeRunnerTests {
  private func sandbox(
    seconds: Double = 20, outputBytes: Int = 64 << 10
  ) throws -> Sandbox {
    try Sandbox(limits: SandboxLimits(seconds: seconds, outputBytes: outputBytes))
  }

  private func failure(
    _ program: String, seconds: Double = 20
  ) async throws -> RewardError.Code? {
    let sandbox = try sandbox(seconds: seconds)
    return await #expect(throws: RewardError.self) { try await sandbox.run(program) }?.code
  }

  @Test func outputAndExitCode() async throws {
    let run = try await sandbox().run(
      "import sys\nprint('a')\nprint('b', file=sys.stderr)\nsys.exit(3)")
    #expect(run.exitCode == 3 && run.output == "a\n" && run.errors == "b\n")
    let failed = try await sandbox().run("def f():\n  raise ValueError('no')\nf()")
    #expect(failed.exitCode == 1 && failed.lastError == "ValueError: no")
    let flood = try await sandbox().run("import sys\nsys.stderr.write('x' * 10_000_000)")
    #expect(flood.exitCode == 0 && flood.errors.utf8.count == 4096)
    let wide = try await sandbox().run("print('é', end='')")
    #expect(wide.output == "é")
  }

  @Test func nothingOfThisProcessIsSeen() async throws {
    setenv("REWARD_TOOL_SECRET", "hunter2", 1)
    defer { unsetenv("REWARD_TOOL_SECRET") }
    let run = try await sandbox().run(
      "import os\nprint(sorted(os.environ), os.listdir('.'), os.read(0, 9))\nos.read(3, 1)")
    #expect(run.output == "['PYTHONCOERCECLOCALE', 'PYTHONHASHSEED'] ['main.py'] b''\n")
    #expect(run.lastError == "OSError: [Errno 9] Bad file descriptor")
  }

  @Test func theFolderIsRemoved() async throws {
    let run = try await sandbox().run(
      "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\nos.chmod('a/b', 0)\n"
        + "os.chmod('a', 0)\nprint(os.getcwd(), end='')")
    #expect(run.output.contains("reward-sandbox-"))
    #expect(!FileManager.default.fileExists(atPath: run.output))
  }

  @Test func endlessLoops() async throws {
    #expect(try await failure("while True: pass", seconds: 0.5) == .toolTimeout)
    #expect(try await failure("import time\ntime.sleep(1000)", seconds: 0.5) == .toolTimeout)
    let ignoring = "import signal, time\nfor s in (15, 2, 24): signal.signal(s, signal.SIG_IGN)\n"
    #expect(try await failure(ignoring + "while True: pass", seconds: 0.5) == .toolTimeout)
    // Children that keep the output open do not keep the run.
    let left = "import os, time\nif os.fork() == 0:\n  time.sleep(1000)\nprint('done')"
    #expect(try await sandbox().run(left).output == "done\n")
    let failing = left.replacingOccurrences(of: "print('done')", with: "time.sleep(1000)")
    #expect(try await failure(failing, seconds: 0.5) == .toolTimeout)
  }

  @Test func whatKillsItself() async throws {
    #expect(try await failure("import os\nos.kill(os.getpid(), 11)") == .toolCrashed)
    #expect(try await failure("import os\nos.abort()") == .toolCrashed)
    #expect(try await failure("import os\nos.kill(os.getpid(), 9)") == .toolCrashed)
  }

  @Test func limitsOfOutputMemoryAndFiles() async throws {
    #expect(try await failure("print('x' * 10_000_000)") == .toolOutput)
    let memory = try await sandbox().run("x = bytearray(1 << 30)")
    #expect(memory.exitCode == 1 && memory.lastError == "MemoryError")
    let file = try await sandbox().run("open('f', 'wb').write(b'x' * (2 << 20))")
    #expect(file.lastError == "OSError: [Errno 27] File too large")
  }

  /// As root the limit of processes binds only where the program could be made another user.
  @Test func processesAreBounded() async throws {
    let run = try await sandbox().run(
      """
      import os, time
      count = 0
      try:
          while count < 200:
              if os.fork() == 0:
                  time.sleep(1000)
                  os._exit(0)
              count += 1
      except OSError:
          pass
      print(count)
      """)
    if geteuid() != 0 || run.protections.contains(.user) {
      #expect(Int(run.output.dropLast()).map { $0 < 16 } == true)
    }
  }

  @Test func theNetworkIsAway() async throws {
    let run = try await sandbox().run(
      "import socket\ntry:\n  socket.create_connection(('127.0.0.1', 9), 5)\n"
        + "except OSError as error: print(error.errno)")
    // 101: there is no network; 111: there is one, and nobody listens.
    if run.protections.contains(.network) { #expect(run.output == "101\n") }
  }

  @Test func equalProgramsSayTheSame() async throws {
    let program = "print({'a', 'b', 'c', 'd', 'e', 'f'})"
    #expect(try await sandbox().run(program).output == sandbox().run(program).output)
  }

  @Test func aCancelledRunEnds() async throws {
    let sandbox = try sandbox(seconds: 1000)
    let task = Task { try await sandbox.run("while True: pass") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func testsOfAnAnswer() async throws {
    let code = try CodeRunner()
    let tests = ["assert twice(2) == 4", "assert twice(1) == 3", "assert thrice(1)"]
    let run = try await code.run("def twice(x):\n\treturn 2 * x\n", tests: tests)
    #expect(run.passed == [true, false, false] && run.failure == "AssertionError")
    #expect(abs(run.passRate - 1 / 3.0) < 1e-12)
    let observation = try await code.run(CodeRunner.input(code: "def f(): pass", tests: ["f()"]))
    #expect(observation.hasPrefix("process correct; "))
    #expect(observation.hasSuffix("1 of 1 tests pass"))
    #expect(ToolVerdict(observation: observation) == ToolVerdict(agreeing: 1))
  }

  /// Code that ends the interpreter, swallows the test or does not parse passes nothing.
  @Test(arguments: [
    "import os\nos._exit(0)", "import sys\nsys.exit(0)", "x = '''", "raise SystemExit", "if True:",
    "import atexit, os\natexit.register(lambda: os._exit(0))\nraise ValueError", "def f(:",
  ])
  func whatDoesNotReachTheEnd(_ code: String) async throws {
    let run = try await CodeRunner().run(code, tests: ["assert False"])
    #expect(run.passed == [false] && run.failure != nil)
  }

  @Test func errorsAreNoFailedTests() async throws {
    let cases: [(String, Double, RewardError.Code)] = [
      ("while True: pass", 0.5, .toolTimeout), ("print('x' * 10_000_000)", 20, .toolOutput),
      ("import os\nos.kill(os.getpid(), 11)", 20, .toolCrashed),
    ]
    for (program, seconds, expected) in cases {
      let code = try CodeRunner(limits: SandboxLimits(seconds: seconds))
      let input = CodeRunner.input(code: program, tests: ["assert True"])
      let error = await #expect(throws: RewardError.self) { try await code.run(input) }
      #expect(error?.code == expected)
    }
    for input in [
      #"{"code": "x", "tests": []}"#, #"{"code": "x", "tests": [1]}"#, #"{"code": ""}"#,
    ] {
      let error = await #expect(throws: RewardError.self) { try await CodeRunner().run(input) }
      #expect(error?.code == .toolInput)
    }
    let missing = try Sandbox(python: "/nowhere/python3")
    let error = await #expect(throws: RewardError.self) { try await missing.run("1") }
    #expect(error?.code == .toolCrashed)
  }
}
