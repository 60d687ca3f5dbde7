import Foundation
import Testing

@testable import Tracking

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite struct ConsoleTests {
  @Test func numbers() {
    #expect(NumberText.significant(0) == "0")
    #expect(NumberText.significant(-3) == "-3")
    #expect(NumberText.significant(12345.6) == "1.235e+04")
    #expect(NumberText.significant(1e15) == "1e+15")
    #expect(NumberText.significant(1e300) == "1e+300")
    #expect(NumberText.significant(.infinity) == "inf")
    #expect(NumberText.significant(.nan) == "nan")
    #expect(NumberText.significant(0.123456, digits: 2) == "0.12")
    #expect(NumberText.interval(0.714, 0.65, 0.7591) == "0.71 [0.65, 0.76]")
    #expect(NumberText.interval(0.714, 0.65, 0.7591, digits: 3) == "0.714 [0.650, 0.759]")
  }

  @Test func tables() {
    var table = HumanTable([.init("split"), .init("n", .right), .init("accuracy", .left)])
    table.add(["held-out", "1000", "0.71 [0.65, 0.76]"])
    table.add(["日本語", "7", "0.5"])
    table.add(["a\n\u{1b}[2Jb", "", ""])
    #expect(
      table.text.split(separator: "\n", omittingEmptySubsequences: false) == [
        #"split             n  accuracy"#,
        #"-------------  ----  -----------------"#,
        #"held-out       1000  0.71 [0.65, 0.76]"#,
        #"日本語            7  0.5"#,
        #"a\n\u{1b}[2Jb        "#,
        "",
      ])
    #expect(HumanTable([]).text == "\n\n")
  }

  @Test func widths() {
    #expect(displayWidth("abc") == 3)
    #expect(displayWidth("日本") == 4)
    #expect(displayWidth("한글") == 4)
    #expect(displayWidth("e\u{301}") == 1)
    #expect(displayWidth("👍") == 2)
    #expect(displayWidth("a\u{200b}b") == 2)
    #expect(trimmed("日本語", toWidth: 5) == "日本")
    #expect(trimmed("abc", toWidth: 0) == "")
  }

  /// The only test that touches the signals of this process.
  @Test func interrupts() async throws {
    // Worker threads may block signals, so they go to the process and arrive a little later.
    func send() async throws {
      kill(getpid(), SIGTERM)
      for _ in 0..<500 where !Interrupt.isRequested { try await Task.sleep(for: .milliseconds(2)) }
    }
    Interrupt.install()
    #expect(!Interrupt.isRequested && Interrupt.signalNumber == nil)
    try await send()
    #expect(Interrupt.isRequested && Interrupt.signalNumber == SIGTERM)
    // A second one would end the process: the old meaning is back.
    let handler = signal(SIGTERM, SIG_DFL)
    #expect(unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_DFL, to: Int.self))
    Interrupt.install()
    #expect(!Interrupt.isRequested)
    // A signal that the process was started to ignore stays ignored.
    Interrupt.restore()
    signal(SIGTERM, SIG_IGN)
    Interrupt.install()
    kill(getpid(), SIGTERM)
    try await Task.sleep(for: .milliseconds(50))
    #expect(!Interrupt.isRequested)
    Interrupt.restore()
    let kept = signal(SIGTERM, SIG_DFL)
    #expect(unsafeBitCast(kept, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self))
  }
}
