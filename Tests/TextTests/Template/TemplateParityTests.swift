import Basics
import OrderedCollections
import Testing

@testable import Text

@Suite(.enabled(if: TemplateFixtures.areThere, "the oracle's Python is not set up"))
struct TemplateParityTests {
  @Test("the shapes of known chat templates on 50 conversations each")
  func shapes() throws {
    var sources: [String: String] = [:]
    for row in try TemplateFixtures.rows("sources.jsonl") {
      sources[try #require(row["shape"]?.string)] = try #require(row["source"]?.string)
    }
    var counts: [String: Int] = [:]
    for row in try TemplateFixtures.rows("shapes.jsonl") {
      let shape = try #require(row["shape"]?.string)
      counts[shape, default: 0] += 1
      if let difference = try TemplateFixtures.difference(try #require(sources[shape]), row) {
        Issue.record("\(shape) \(row["index"]?.int ?? -1): \(difference)")
      }
    }
    #expect(counts.count >= 15)
    #expect(counts.values.allSatisfy { $0 == 50 })
  }

  @Test("small expressions and statements")
  func cases() throws {
    let rows = try TemplateFixtures.rows("cases.jsonl")
    #expect(rows.count >= 700)
    var seen: Set<String> = []
    for row in rows {
      let source = try #require(row["source"]?.string)
      if let expected = Self.deviations[source] {
        seen.insert(source)
        let (output, error) = TemplateFixtures.outcome(source, row["variables"]?.object ?? [:])
        #expect(error?.code.rawValue == expected, "\(source) gave \(output ?? "\(error!)")")
      } else if let difference = try TemplateFixtures.difference(source, row) {
        Issue.record("\(source.debugDescription): \(difference)")
      }
    }
    #expect(seen.count == Self.deviations.count, "a deviation that no case shows")
  }

  /// Where this library differs by intent, and the code it gives.
  static let deviations: [String: String] = [
    // Python prints an address, which is never the same twice.
    "{{ d.items }}": "template.unsupported",
    "{{ nested.items }}": "template.unsupported",
    "{{ names | map }}": "template.unsupported",
    // What the sandbox refuses prints as nothing there, and is an error here.
    "{{ xs.append }}": "template.sandbox",
    "{{ self.__class__ }}": "template.sandbox",
    "{{ s.__class__ is defined and false }}": "template.sandbox",
    // Both refuse; the code here says more.
    "{{ names | map('nosuch') | list }}": "template.syntax",
    "{{ xs | map('nosuch')  | first }}": "template.syntax",
    "{{ xs | select('nosuch') | list }}": "template.syntax",
    "{% if true %}{{ s | nosuch }}{% endif %}": "template.syntax",
    "{{ missing | tojson }}": "template.undefined",
    "{{ [missing] | tojson }}": "template.undefined",
    "{% include 'x' %}": "template.syntax",
    // Parts of Jinja that no chat template uses.
    "{% for i in xs recursive %}{{ i }}{% endfor %}": "template.syntax",
    "{% block a %}x{% endblock %}": "template.syntax",
    "{% autoescape true %}x{% endautoescape %}": "template.syntax",
    "{% print 1 %}": "template.syntax",
    // Jinja overlooks a comment that begins at the very end.
    "{#": "template.syntax",
  ]
}
