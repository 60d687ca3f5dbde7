import Basics
import Testing
import Tools

/// Tools that hang, fail and flood, each within its limits.
@Suite struct ToolRunnerTests {
  /// - Parameter seconds: short for tools that hang; what is not about time has plenty.
  private func code(
    _ tool: any Tool, _ input: String = "", seconds: Double = 0.2
  ) async -> RewardError? {
    let limits = ToolLimits(seconds: seconds, outputBytes: 1000, inputBytes: 100)
    return await #expect(throws: RewardError.self) {
      try await ToolRunner(limits: limits).observation(of: tool, input: input)
    }
  }

  /// More of them than there are threads in Swift's pool, all at once, so that nothing could go on
  /// if they held those.
  @Test func toolsThatHang() async {
    let gate = Gate()
    defer { gate.open() }
    let tool = ToldTool("stuck") { _ in gate.hang() }
    let errors = await withTaskGroup(of: RewardError?.self) { group in
      for _ in 0..<24 { group.addTask { await code(tool) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors.count == 24)
    for error in errors {
      #expect(error?.code == .toolTimeout && error?.place?.item == "stuck")
    }
  }

  @Test func aToolThatWaitsForCancellationIsLate() async {
    let tool = ToldTool("slow") { _ in
      try await Task.sleep(for: .seconds(1000))
      return "never"
    }
    #expect(await code(tool)?.code == .toolTimeout)
  }

  @Test func whatIsTooLong() async {
    let flood = ToldTool("flood") { _ in String(repeating: "x", count: 10_000_000) }
    #expect(await code(flood, seconds: 60)?.code == .toolOutput)
    // Bytes count, not characters.
    let wide = ToldTool("wide") { _ in String(repeating: "é", count: 501) }
    #expect(await code(wide, seconds: 60)?.code == .toolOutput)
    let long = await code(ToldTool("any") { $0 }, String(repeating: "x", count: 101), seconds: 60)
    #expect(long?.code == .toolInput)
  }

  @Test func toolsThatFail() async throws {
    struct Broken: Error {}
    let error = await code(ToldTool("broken") { _ in throw Broken() }, seconds: 60)
    #expect(error?.code == .toolCrashed && error?.cause is Broken)
    let other = await code(
      ToldTool("other") { _ in throw RewardError(.fileMissing, "no file") }, seconds: 60)
    #expect(other?.code == .toolCrashed && (other?.cause as? RewardError)?.code == .fileMissing)
    let own = await code(
      ToldTool("own") { _ in throw RewardError(.toolInput, "what?") }, seconds: 60)
    #expect(own?.code == .toolInput && own?.place?.item == "own")
  }

  @Test func aCancelledCallerDoesNotWait() async {
    let gate = Gate()
    defer { gate.open() }
    let task = Task {
      try await ToolRunner(limits: ToolLimits(seconds: 1000)).observation(
        of: ToldTool("stuck") { _ in gate.hang() }, input: "")
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func toolsByName() async throws {
    let tools = ToolRegistry([ToldTool("echo") { "\($0)!" }, Calculator()])
    #expect(tools.names == ["echo", "calculator"])
    #expect(tools.summary.hasPrefix("echo: told\ncalculator: "))
    #expect(try await tools.observation(of: ToolCall(tool: "echo", input: "a")) == "a!")
    #expect(try await tools.observation(of: ToolCall(tool: "calculator", input: "1+1")) == "2")
    let error = await #expect(throws: RewardError.self) {
      try await tools.observation(of: ToolCall(tool: "calculater", input: "1+1"))
    }
    #expect(error?.code == .toolUnknown && error?.message.contains("'calculator'") == true)
  }
}
