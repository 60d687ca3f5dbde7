import Basics
import Foundation
import OrderedCollections
import TestSupport
import Testing

@testable import Text

/// Templates that try to break out, to run for ever or to use all memory: each must end in the
/// error that its file's name begins with.
@Suite(.serialized)
struct HostileTemplateTests {
  static let folder = TemplateFixtures.root.appendingPathComponent("Tests/Corpora/template")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".jinja") }.sorted()

  #if DEBUG
    static let seconds = 10.0
  #else
    static let seconds = 1.0
  #endif

  private func check(
    _ name: String, _ source: String, _ expected: String, variables: JSONObject = [:]
  ) {
    let clock = ThreadClock()
    var found: (output: String?, error: RewardError?) = (nil, nil)
    let time = clock.measure { found = TemplateFixtures.outcome(source, variables) }
    #expect(
      found.error?.code.rawValue == expected,
      "\(name): \(found.error.map { "\($0)" } ?? "gave \(found.output?.prefix(80) ?? "")")")
    #expect(found.error?.place?.line != nil || expected == "template.size", "\(name) has no line")
    #expect(time < .seconds(Self.seconds), "\(name) took \(time)")
  }

  @Test("the corpus", arguments: names)
  func corpus(_ name: String) throws {
    let source = try String(
      contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let code = try #require(name.components(separatedBy: "--").first)
    let before = Self.peakMemory()
    check(name, source, code)
    if let before, let after = Self.peakMemory() {
      #expect(after - before < 700 << 20, "\(name) used \((after - before) >> 20) MiB")
    }
  }

  @Test("the corpus is there")
  func isThere() { #expect(Self.names.count >= 100) }

  /// The most memory that this process had, in bytes; nil where the system does not say.
  static func peakMemory() -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = Int(line.split(separator: " ").dropLast().last.map(String.init) ?? "")
    else { return nil }
    return kilobytes << 10
  }

  @Test("nesting of 100,000 levels in the source, or what fits into the limit of a source")
  func nesting() {
    func repeated(_ text: String) -> String {
      String(repeating: text, count: min(100_000, 500_000 / text.utf8.count))
    }
    let sources = [
      "{{ \(repeated("("))1\(repeated(")")) }}",
      "{{ \(repeated("["))1\(repeated("]")) }}",
      "{{ \(repeated("{'a':"))1\(repeated("}")) }}",
      "{{ \(repeated("not "))1 }}",
      "{{ \(repeated("-"))1 }}",
      "{{ 1\(repeated(" + 1")) }}",
      "{{ 1\(repeated(" and 1")) }}",
      "{{ a\(repeated(".a")) }}",
      "{{ a\(repeated("[0]")) }}",
      "{{ a\(repeated("()")) }}",
      "{{ a\(repeated("|abs")) }}",
      "{{ 1\(repeated(" if 1")) }}",
      "{{ \(repeated("1 if 0 else "))1 }}",
      repeated("{% if 1 %}") + repeated("{% endif %}"),
      repeated("{% for i in x %}"),
      repeated("{% set a %}"),
      repeated("{% macro m() %}"),
      "{% for \(repeated("(")) %}",
      "{{ 1\(repeated(" ** 1")) }}",
      "{{ \(repeated("f("))1\(repeated(")")) }}",
    ]
    for source in sources {
      check(String(source.prefix(24)), source, "template.depth")
    }
  }

  @Test("deep nesting on threads with small stacks")
  func smallStacks() async {
    let sources = [
      "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
      "{{ \(String(repeating: "(", count: 90))1\(String(repeating: ")", count: 90)) }}",
      String(repeating: "{% if 1 %}", count: 150) + "x"
        + String(repeating: "{% endif %}", count: 150),
      "{% set ns = namespace(a=[]) %}{% for i in range(190) %}{% set ns.a = [ns.a] %}{% endfor %}"
        + "{{ ns.a }}{{ ns.a | tojson }}{{ ns.a == ns.a[0] }}",
    ]
    for kilobytes in [512, 1024, 8192] {
      for source in sources {
        let error: RewardError? = await withCheckedContinuation { continuation in
          let thread = Thread {
            continuation.resume(returning: TemplateFixtures.outcome(source, [:]).1)
          }
          thread.stackSize = kilobytes << 10
          thread.start()
        }
        #expect(error == nil || error?.code == .templateDepth)
      }
    }
  }

  @Test("long but flat sources are no error")
  func flat() throws {
    let many = 20_000
    let sources: [(String, Int)] = [
      (String(repeating: "{% if 0 %}a{% endif %}", count: many), 0),
      ("{% if 0 %}" + String(repeating: "{% elif 0 %}a", count: many) + "{% endif %}", 0),
      ("{{ '' \(String(repeating: " ~ 'a'", count: many)) }}", many),
      ("{{ [\(String(repeating: "1,", count: many))] | length }}", 5),
      (String(repeating: "{# a #}", count: many), 0),
    ]
    for (source, count) in sources {
      #expect(try ChatTemplate(source: source).render(variables: [:]).utf8.count == count)
    }
  }

  @Test("a source that is too long")
  func longSource() {
    check("long", String(repeating: "a", count: (1 << 20) + 1), "template.size")
  }

  @Test("a deep conversation")
  func deepInput() {
    var value = JSONValue.null
    for _ in 0..<5000 { value = .array([value]) }
    check("deep", "{{ messages }}", "template.depth", variables: ["messages": value])
  }

  @Test("random bytes, and known templates with pieces cut out, never crash")
  func mutations() throws {
    var random = RandomSource(seed: 7)
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "if ", "else", "endif", "for ", " in ",
      "endfor",
      "x", "messages", ".", "|", "(", ")", "[", "]", "{", "}", "'", "\"", "set ", "=", "1", "~",
      "loop", "\n", " ", "macro ", "endmacro", "raw", "endraw", ",", ":", "*", "is ", "not ", "é",
      "\\", "range(9)", "call ", "caller()", "endcall", "join", "tojson", "namespace()", "ns.a",
    ]
    for _ in 0..<4000 {
      var source = ""
      for _ in 0..<Int.random(in: 1...24, using: &random) {
        source += pieces.randomElement(using: &random) ?? ""
      }
      _ = TemplateFixtures.outcome(source, ["messages": [["role": "user", "content": "hi"]]])
    }
    for builtin in BuiltinTemplate.allCases {
      let bytes = Array(builtin.source.utf8)
      for _ in 0..<400 {
        var mutated = bytes
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...6, using: &random))
        mutated.removeSubrange(start..<end)
        _ = TemplateFixtures.outcome(
          String(decoding: mutated, as: UTF8.self),
          ["messages": [["role": "user", "content": "hi"]]])
      }
    }
  }
}
