import Basics
import Foundation
import Testing

@testable import Tracking

/// Results that are added to a card leave everything else as it was.
@Suite struct ModelIndexTests {
  static let index = ModelIndex(
    name: "tiny-rm",
    results: [
      .init(
        dataset: "LLMBar", identifier: "llmbar", subset: "natural", value: 0.7, count: 100,
        interval: 0.604...0.781, command: "reward evaluate --data 'my data'"),
      .init(
        dataset: "Odd: \"name\"", identifier: "../odd path", subset: "overall", metric: "f1",
        measure: "F1 of the first error", value: 1, count: 1),
    ])

  static let written = """
    - task:
        type: text-classification
        name: Ranking of answers
      dataset:
        name: "LLMBar (natural)"
        type: llmbar
        split: natural
      metrics:
      - type: accuracy
        value: 0.7000
        name: "Accuracy over 100 items, 95 % interval 0.6040 to 0.7810"
        args:
          n: 100
          ci95: [0.6040, 0.7810]
          command: "reward evaluate --data 'my data'"
    - task:
        type: text-classification
        name: Ranking of answers
      dataset:
        name: "Odd: \\"name\\" (overall)"
        type: odd-path
        split: overall
      metrics:
      - type: f1
        value: 1.0000
        name: F1 of the first error over 1 item
        args:
          n: 1

    """

  static let table = """
    <!-- reward report: benchmarks -->

    ## Benchmarks

    | benchmark | part | metric | value | 95 % interval | items |
    | --- | --- | --- | ---: | ---: | ---: |
    | LLMBar | natural | accuracy | 0.7000 | 0.6040 to 0.7810 | 100 |
    | Odd: "name" | overall | F1 of the first error | 1.0000 | – | 1 |

    Made by `reward evaluate --data 'my data'`.

    <!-- reward report: end -->

    """

  /// The lines of the results, set in.
  private func results(_ indent: Int) -> String {
    let start = String(repeating: " ", count: indent)
    return Self.written.split(separator: "\n").map { "\(start)\($0)\n" }.joined()
  }

  private func merged(_ text: String) throws -> String {
    let once = try Self.index.merged(into: text)
    // Adding the same again changes nothing.
    #expect(try Self.index.merged(into: once) == once)
    return once
  }

  @Test func aCardWithoutFrontMatter() throws {
    let matter = "---\nmodel-index:\n- name: tiny-rm\n  results:\n" + results(2) + "---\n"
    #expect(try merged("") == matter + "\n" + Self.table)
    #expect(try merged("# Hello\n") == matter + "\n# Hello\n\n" + Self.table)
  }

  @Test func foreignFrontMatterStays() throws {
    let head = """
      ---
      # a comment
      license: mit # inline
      about: |
        model-index:
        - this is text
      model-index:
        - name: 'My: model'
          extra: {a: 1}
          results:

      """
    let others = """
            # another comment
            - task: {type: x}
              dataset: {name: a, type: b}
              metrics: [{type: f1, value: 2}]
            - task:
                type: y
              dataset:
                name: several
                type: b
                split: natural
              metrics:
                - type: accuracy
                  value: 1
                - type: f1
                  value: 2

      """
    let earlier = """
            - task:
                type: text-classification
              dataset:
                name: 'LLMBar (natural)' # ours, as another program wrote it
                type: "llmbar"
                split: natural
              metrics:
                - type: accuracy
                  value: 0.1

      """
    let tail = """
          source: here
      # of the tags
      tags: [a, b]
      ---
      text
      ---
      more

      """
    let result = try merged(head + others + earlier + tail)
    #expect(result == head + others + results(6) + tail + "\n" + Self.table, "\(result)")
  }

  @Test func ownCardsKeepTheirResults() throws {
    var card = ModelCardTests().card
    card.name = "own"
    let result = try merged(card.text)
    let lines = card.text.split(separator: "\n", omittingEmptySubsequences: false)
    // Every line of the card is still there, in its order.
    var rest = result.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for line in lines.dropLast() {
      let place = rest.firstIndex(of: line)
      #expect(place != nil, "\(line)")
      rest = rest[((place ?? rest.startIndex) + 1)...]
    }
    #expect(result.contains(results(2) + "pipeline_tag:"))
  }

  @Test func lineEndsAndMarksStay() throws {
    let result = try merged("\u{feff}---\r\nlicense: mit\r\n---\r\nHello\r\n")
    #expect(result.hasPrefix("\u{feff}---\r\nlicense: mit\r\nmodel-index:\r\n- name: tiny-rm\r\n"))
    #expect(result.contains("---\r\nHello\r\n\r\n<!-- reward report: benchmarks -->\r\n"))
    let feeds = result.unicodeScalars.count { $0 == "\n" }
    #expect(result.unicodeScalars.count { $0 == "\r" } == feeds)
  }

  @Test func emptyResultsAreFilled() throws {
    for (matter, line) in [
      ("---\nmodel-index:\n- name: a\n  results: []\n---\n", "  results:\n"),
      ("---\nmodel-index : # none\n- name: a\n  results: # no\n---\n", "  results: # no\n"),
    ] {
      #expect(try merged(matter).contains(line + results(2) + "---\n"))
    }
    let first = try merged(
      "---\nmodel-index:\n- results:\n  - task:\n      type: a\n  name: z\n---\n")
    #expect(first.contains("      type: a\n" + results(2) + "  name: z\n"))
  }

  /// The place of an earlier table is kept, and a new one stands in it.
  @Test func tablesAreReplaced() throws {
    let other = ModelIndex(name: "x", results: [Self.index.results[1]])
    let text =
      "start\n\n" + (try other.merged(into: "")).components(separatedBy: "---\n\n")[1] + "end\n"
    let result = try merged(text)
    #expect(result.hasSuffix("\n\nstart\n\n" + Self.table + "end\n"), "\(result)")
  }

  @Test(arguments: [
    "---\nlicense: mit\n\n# no end\n",
    "---\nmodel-index: [{name: a, results: []}]\n---\n",
    "---\nmodel-index:\n- name: a\n  results: []\n- name: b\n  results: []\n---\n",
    "---\nmodel-index:\n- name: a\n  results: [{a: 1}]\n---\n",
    "---\n\"model-index\":\n- name: a\n  results: []\n---\n",
    "---\nmodel-index:\n- name: a\n  results:\n\t- x: 1\n---\n",
    "---\nmodel-index:\n- name: a\n  results: []\nmodel-index: []\n---\n",
    "---\n{license: mit}\n---\n", "---\nmodel-index:\n- name: a\n---\n",
    "---\r\nlicense: mit\n---\n", "---\nmodel-index:\nlicense: mit\n---\n",
    "---\nmodel-index:\n-\n  name: a\n  results: []\n---\n",
    "<!-- reward report: benchmarks -->\n", "---\nmodel-index: []\n---\n",
    "<!-- reward report: end --><!-- reward report: benchmarks -->\n",
  ])
  func whatCouldLoseSomethingIsRefused(text: String) {
    #expect(code { _ = try Self.index.merged(into: text) } == .cardFrontMatter)
  }

  @Test(.enabled(if: hasOracle, noOracle)) func theHubReadsTheResults() throws {
    let script = """
      import json, sys
      from huggingface_hub import ModelCard
      data = ModelCard(open(sys.argv[1]).read()).data
      print(json.dumps([data.license, data.model_name, [
       [r.dataset_name, r.dataset_type, r.dataset_split, r.metric_type, r.metric_value,
        r.metric_name, r.metric_args] for r in data.eval_results]]))
      """
    let text = try merged("---\nlicense: mit\n---\n")
    #expect(
      try JSONValue.parse(try python(["-c", script], input: text)) == [
        "mit", "tiny-rm",
        [
          [
            "LLMBar (natural)", "llmbar", "natural", "accuracy", 0.7,
            "Accuracy over 100 items, 95 % interval 0.6040 to 0.7810",
            ["n": 100, "ci95": [0.604, 0.781], "command": "reward evaluate --data 'my data'"],
          ],
          [
            "Odd: \"name\" (overall)", "odd-path", "overall", "f1", 1.0,
            "F1 of the first error over 1 item", ["n": 1],
          ],
        ],
      ])
  }

  /// Nasty names are read back as they are, found again, and never end the front matter.
  @Test(.enabled(if: hasOracle, noOracle)) func nastyNamesAreOnlyNames() throws {
    let index = ModelIndex(
      name: "a\n---\nb",
      results: ModelCardTests.nasty.map {
        .init(
          dataset: $0, identifier: $0, subset: $0, measure: $0, value: 0.5, count: 2, command: $0)
      })
    let once = try index.merged(into: "# text\n")
    #expect(try index.merged(into: once) == once)
    let script = """
      import json, sys, yaml
      text = open(sys.argv[1], newline="").read()
      index = yaml.safe_load(text[4:text.index("\\n---\\n", 3)])["model-index"]
      print(json.dumps([[r["dataset"]["split"], r["metrics"][0]["args"]["command"]]
       for r in index[0]["results"]]))
      """
    let seen = try JSONValue.parse(try python(["-c", script], input: once))
    #expect(seen == .array(ModelCardTests.nasty.map { [.string($0), .string($0)] }))
  }
}
