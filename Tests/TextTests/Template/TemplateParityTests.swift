import Basics
import OrderedCollections
import Testing

@testable import Text

@Suite(.enabled(if: TemplateFixtures.areThere, "the oracle's Python is not set up"))
struct TemplateParityTests {
  private func compare(_ file: String) throws -> [String: Int] {
    var sources: [String: String] = [:]
    for row in try TemplateFixtures.rows("sources.jsonl") {
      sources[try #require(row["shape"]?.string)] = try #require(row["source"]?.string)
    }
    var counts: [String: Int] = [:]
    for row in try TemplateFixtures.rows(file) {
      let shape = try #require(row["shape"]?.string)
      let variables = try #require(row["variables"]?.object)
      counts[shape, default: 0] += 1
      if let difference = TemplateFixtures.difference(
        try #require(sources[shape]), row, variables)
      {
        Issue.record("\(shape) \(row["index"]?.int ?? -1): \(difference)")
      }
    }
    return counts
  }

  @Test("the shapes of known chat templates on 50 conversations each")
  func shapes() throws {
    let counts = try compare("shapes.jsonl")
    #expect(counts.count >= 15)
    #expect(counts.values.allSatisfy { $0 == 50 })
  }

  @Test("the templates of models that trl's package has, on 50 conversations each")
  func installed() throws {
    #expect(try compare("installed.jsonl").values.allSatisfy { $0 == 50 })
  }

  @Test("small expressions and statements, and seeded random ones")
  func cases() throws {
    let variables = try #require(TemplateFixtures.rows("variables.jsonl").first)
    var seen: Set<String> = []
    // Random templates whose result this library says that it cannot give.
    var refused = 0
    for (file, least) in [("cases.jsonl", 700), ("random.jsonl", 5000)] {
      let rows = try TemplateFixtures.rows(file)
      #expect(rows.count >= least)
      for row in rows {
        let source = try #require(row["source"]?.string)
        if let expected = Self.deviations[source] {
          seen.insert(source)
          let (output, error) = TemplateFixtures.outcome(source, variables)
          #expect(error?.code.rawValue == expected, "\(source) gave \(output ?? "\(error!)")")
        } else if let difference = TemplateFixtures.difference(source, row, variables) {
          if file == "random.jsonl", difference.contains("[template.unsupported]") {
            refused += 1
            continue
          }
          Issue.record("\(source.debugDescription): \(difference)")
        }
      }
    }
    #expect(refused < 150)
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
