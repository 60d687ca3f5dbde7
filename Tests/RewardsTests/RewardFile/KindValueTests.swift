import Basics
import OrderedCollections
import Preferences
import Testing
import TextMetrics

@testable import Rewards

/// What each kind of reward file makes of rewards that are known: numbers by hand.
@Suite struct KindValueTests {
  private static let texts = ["a", "b c d", "so 7", "b b b b"]
  private static let told: [String: [Double]] = [
    "x": [2, 5, 1, -3], "y": [1, 7, 4, 0], "z": [0, 0, 0, 9],
  ]
  private static let metadata: JSONObject = [
    "answer": "8", "sevens": 7, "gold": "so 7", "references": "b c d",
    "constraints": [
      ["kind": "lowercase"], ["kind": "at-most-words", "arguments": ["count": 2]],
    ],
  ]

  private static func model(_ name: String) -> Told {
    let values = told[name.split(separator: " ").first.map(String.init) ?? ""] ?? []
    return Told(Dictionary(uniqueKeysWithValues: zip(texts, values)), name: name)
  }

  private static let opening = RewardOpening(
    scalar: { model([$0.model, $0.template].compactMap { $0 }.joined(separator: " ")) },
    implicit: { request, reduction in
      let parts = [request.model, request.reference ?? "alone", reduction.rawValue]
      return model((parts + [request.template].compactMap { $0 }).joined(separator: " "))
    })

  private static func values(_ yaml: String) async throws -> (card: RewardCard, values: [Double]) {
    let model = try await openReward(yaml, opening)
    let candidates = texts.map { Candidate(prompt: "p", response: $0, metadata: metadata) }
    return (model.card, try await model.rewards(for: candidates).map(\.value))
  }

  /// The requests that reach the models carry everything that the file says of them.
  @Test(arguments: [
    ("model: x", "x"), ("{kind: model, model: y, template: chatml}", "y chatml"),
    ("{kind: implicit, model: x}", "x alone sum"),
    ("{kind: implicit, model: x, reference: z, reduction: mean, template: t}", "x z mean t"),
  ])
  func models(yaml: String, name: String) async throws {
    let found = try await Self.values(yaml)
    #expect(found.card.name == name && found.card.kind == "told")
    #expect(found.values == Self.told[String(name.prefix(1))])
  }

  private static let combinations: [(String, String, [Double])] = [
    ("product", "factors: [{model: x}, {name: n, reward: {model: y}}]", [2, 35, 4, 0]),
    ("sum", "terms: [{weight: 2, reward: {model: x}}, {weight: -1, model: y}]", [3, 3, -2, -6]),
    ("sum", "terms: [{kind: clip, lowest: 0, highest: 1, reward: {model: x}}]", [1, 1, 1, 0]),
    (
      "constraint", "threshold: 4, penalty: 10, objective: {model: x}, constraint: {model: y}",
      [-8, 5, 1, -13]
    ),
    ("centred", "text: a, reward: {model: x}", [0, 3, -1, -5]),
    ("centred", "column: gold, reward: {model: x}", [1, 4, 0, -4]),
  ]

  private static let ensembles: [(String, String, [Double])] = [
    ("", "{model: x}, {model: y}", [1.5, 6, 2.5, -1.5]),
    ("", "{mean: 1, deviation: 2, reward: {model: x}}", [0.5, 2, 0, -2]),
    ("aggregation: median,", "{model: x}, {model: y}, {model: z}", [1, 5, 1, 0]),
    ("aggregation: minimum,", "{model: x}, {model: y}", [1, 5, 1, -3]),
    (
      "aggregation: mean-minus-deviation, lambda: 2,", "{model: x}, {model: y}",
      [0.5, 4, -0.5, -4.5]
    ),
    (
      "aggregation: mean-minus-variance, lambda: 0.5, ddof: 1,", "{model: x}, {model: y}",
      [1.25, 5, 0.25, -3.75]
    ),
    (
      "aggregation: nominal-and-minimum, weight: 0.25,", "{model: x}, {model: y}",
      [1.25, 5, 1, -3]
    ),
  ]

  private static let transforms: [(String, String, [Double])] = [
    ("clip", "lowest: -1, highest: 3", [2, 3, 1, -1]),
    ("whiten", "mean: 1, deviation: 2", [0.5, 2, 0, -2]),
    ("linear", "scale: 2, offset: -1", [3, 9, 1, -7]), ("linear", "offset: 3", [5, 8, 4, 0]),
    ("temperature", "temperature: 2", [1, 2.5, 0.5, -1.5]),
    ("sigmoid", "reference: 2", [0.5, 0.952574, 0.268941, 0.006693]),
    ("log-sigmoid", "reference: 0", [-0.126928, -0.006715, -0.313262, -3.048587]),
  ]

  private static let rules: [(String, String, [Double])] = [
    ("length", "unit: words", [1, 3, 2, 4]),
    ("length", "unit: characters, per: 2", [0.5, 2.5, 2, 3.5]),
    ("length", "free: 1, per: 0.5, most: 3", [0, 3, 2, 3]),
    ("variety", "order: 2", [1, 1, 1, 1.0 / 3]), ("variety", "order: 3", [1, 1, 1, 0.5]),
    // Of "b b b b" one word of four is in the reference, which has three: F of 1/4 and 1/3.
    ("rouge", "variant: rouge1", [0, 1, 0, 2.0 / 7]), ("rouge", "variant: rouge2", [0, 1, 0, 0]),
    ("rouge", "column: gold", [0, 0, 1, 0]),
    ("instructions", "strict: true", [1, 0, 1, 0]),
    ("instructions", "column: constraints", [1, 0.5, 1, 0.5]),
    ("answer", "last-number: true, column: sevens", [0, 0, 1, 0]),
    ("answer", "last-number: true", [0, 0, 0, 0]), ("answer", "column: sevens", [0, 0, 0, 0]),
  ]

  private static func expect(
    _ yaml: String, _ kind: String, _ expected: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await values(yaml)
    #expect(found.card.kind == kind, "\(yaml)", sourceLocation: sourceLocation)
    for (value, wanted) in zip(found.values, expected) {
      #expect(
        abs(value - wanted) < 1e-6, "\(yaml): \(found.values)", sourceLocation: sourceLocation)
    }
    #expect(found.values.count == expected.count, sourceLocation: sourceLocation)
  }

  @Test func combinators() async throws {
    for (kind, members, expected) in Self.combinations {
      try await Self.expect("{kind: \(kind), \(members)}", kind, expected)
    }
    for (settings, members, expected) in Self.ensembles {
      try await Self.expect(
        "{kind: ensemble, \(settings) members: [\(members)]}", "ensemble", expected)
    }
  }

  @Test func transformsOfAReward() async throws {
    for (kind, members, expected) in Self.transforms {
      try await Self.expect(
        "{kind: \(kind), \(members), reward: {model: x}}", "transform", expected)
    }
  }

  @Test func rulesOfTheRow() async throws {
    for (kind, members, expected) in Self.rules {
      try await Self.expect(
        "{kind: \(kind), \(members)}", kind == "rouge" ? "overlap" : kind, expected)
    }
    let bleu = Self.texts.map { BLEU.bleuberi.score($0, references: ["so 7"]).value }
    #expect(bleu[2] > bleu[1])
    try await Self.expect("{kind: bleu, column: gold}", "overlap", bleu)
  }
}
