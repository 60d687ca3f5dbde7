import Basics
import Foundation
import TestSupport
import Testing

@testable import Text

@Suite struct TokenizerHostileTests {
  static let folder = TokenizerFixtures.root.appending(path: "Tests/Corpora/tokenizer")

  /// Names of the files with the code each must give; `none` for files that must load.
  static let cases: [(name: String, code: String)] = {
    let text =
      (try? String(contentsOf: folder.appending(path: "EXPECTED.txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map {
      let parts = $0.split(separator: " ")
      return (String(parts[0]), String(parts[1]))
    }
  }()

  @Test func corpusIsComplete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(Set(files) == Set(Self.cases.map { "\($0.name).json" }))
    #expect(files.count >= 90)
  }

  @Test func everyFileHasItsOwnError() throws {
    for (name, code) in Self.cases {
      let path = Self.folder.appending(path: "\(name).json").path
      let clock = ThreadClock()
      var found = "none"
      let time = clock.measure {
        do throws(RewardError) {
          let tokenizer = try Tokenizer(path: path)
          let text = String(repeating: "aab(a+)+$[.* <x> é", count: 200)
          let ids = tokenizer.encode(text, addSpecialTokens: true)
          _ = tokenizer.decode(ids, skipSpecialTokens: true)
        } catch {
          found = error.code.rawValue
          #expect(error.place?.file == path, "\(name)")
        }
      }
      #expect(found == code, "\(name)")
      #expect(time < .seconds(1), "\(name) took \(time)")
    }
  }

  @Test func oversizedCharacterMap() throws {
    let map = String(repeating: "AAAA", count: (2 << 20) + 1)
    let json = """
      {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "\(map)"},
       "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}
      """
    do throws(RewardError) {
      _ = try Tokenizer(json: json)
      Issue.record("must throw")
    } catch { #expect(error.code == .tokenizerLimit) }
  }

  @Test func missingFile() {
    do throws(RewardError) {
      _ = try Tokenizer(path: "/nonexistent/tokenizer.json")
      Issue.record("must throw")
    } catch { #expect(error.code == .fileMissing) }
  }

  /// Random damage to a valid file gives an error or a tokenizer, never a crash.
  @Test func mutations() throws {
    let text = Array(
      try Data(contentsOf: Self.folder.appending(path: "processor-template-id-beyond.json")))
    var random = RandomSource(seed: 7)
    for _ in 0..<3000 {
      var bytes = text
      for _ in 0...Int(random.next() % 4) {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: at)
        default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: at)
        }
      }
      guard let json = String(validating: bytes, as: UTF8.self),
        let tokenizer = try? Tokenizer(json: json)
      else { continue }
      _ = tokenizer.decode(
        tokenizer.encode("abab a", addSpecialTokens: true), skipSpecialTokens: false)
    }
  }

  /// Runs that make naive byte-pair merging quadratic and naive regular expressions overflow.
  @Test func longRuns() throws {
    let clock = ThreadClock()
    let merges = (0..<12).map { step -> String in
      let half = String(repeating: "a", count: 1 << step)
      return "\"\(half) \(half)\""
    }
    let tokens = (0...12).map { "\"\(String(repeating: "a", count: 1 << $0))\": \($0)" }
    let json = """
      {"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a|aa)+$|a+"}, "invert": false,
        "behavior": "Isolated"},
       "model": {"type": "BPE", "vocab": {\(tokens.joined(separator: ","))},
        "merges": [\(merges.joined(separator: ","))]}}
      """
    let tokenizer = try Tokenizer(json: json)
    let text = String(repeating: "a", count: 100_000)
    var ids: [Int32] = []
    let time = clock.measure { ids = tokenizer.encode(text, addSpecialTokens: false) }
    // 100,000 = 24 · 4096 + 1024 + 512 + 128 + 32
    #expect(ids == Array(repeating: 12, count: 24) + [10, 9, 7, 5])
    #expect(time < .seconds(20), "\(time)")
  }
}
