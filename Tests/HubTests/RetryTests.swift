import Foundation
import Testing

@testable import Hub

/// Pauses between attempts.
struct RetryTests {
  let retry = HubRetry(
    attempts: 6, firstPause: .seconds(1), longestPause: .seconds(16), longestWait: .seconds(300))

  @Test func pausesDoubleUpToTheLongest() {
    let pauses = (1...8).map { retry.pause(failures: $0, asked: nil, chance: 0) }
    #expect(pauses == [1, 2, 4, 8, 16, 16, 16, 16].map { .seconds($0) })
    #expect(retry.pause(failures: 1000, asked: nil, chance: 0) == .seconds(16))
  }

  @Test func chanceTakesUpToHalf() {
    #expect(retry.pause(failures: 3, asked: nil, chance: 1) == .seconds(2))
    #expect(retry.pause(failures: 3, asked: nil, chance: 0.5) == .seconds(3))
  }

  @Test func whatTheServerAsksForIsNeverShortened() {
    #expect(retry.pause(failures: 1, asked: .seconds(40), chance: 0) == .seconds(40))
    #expect(retry.pause(failures: 9, asked: .seconds(2), chance: 0.5) == .milliseconds(2500))
  }

  @Test(
    arguments: [
      (["retry-after": "7"], 7), (["retry-after": " 0 "], 0), (["retry-after": ""], nil),
      (["retry-after": "soon"], nil), (["retry-after": "-1"], nil), ([:], nil),
      (["retry-after": "99999999999999999999999"], 1 << 40),
      (["retry-after": "Thu, 01 Jan 1970 00:02:05 GMT"], 25),
      (["retry-after": "Thu, 01 Jan 1970 00:00:05 GMT"], 0),
      (["ratelimit": "\"api\";r=0;t=55"], 56),
      (["ratelimit": "\"api\"; r = 0; t = 55", "retry-after": "3"], 56),
      (["ratelimit": "\"api\";r=3;t=55", "retry-after": "3"], 3),
      (["ratelimit": "\"api\";r=0", "retry-after": "3"], 3),
    ] as [([String: String], Int?)])
  func waitsThatServersAskFor(headers: [String: String], seconds: Int?) {
    let asked = HubRetry.asked(now: Date(timeIntervalSince1970: 100)) { headers[$0] }
    #expect(asked == seconds.map { .seconds($0) })
  }
}
