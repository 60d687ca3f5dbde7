import Basics
import OrderedCollections
import Preferences
import Rewards
import Storage
import Training

/// Human texts, machine texts that go on from the same words, and mixtures of the two, as features.
struct MachineTexts: Sendable {
  /// A text as numbers.
  struct Text: Sendable {
    let features: [Float]
    let characters: Double
  }

  /// A human text and what a generator made of its beginning.
  struct Pair: Sendable {
    let machine: Text, mixed: Text, human: Text

    /// By the first so many features.
    func triple(_ width: Int) -> DetectionTriple {
      DetectionTriple(
        machine: Array(machine.features.prefix(width)), mixed: Array(mixed.features.prefix(width)),
        human: Array(human.features.prefix(width)))
    }
  }

  /// The pairs of a domain and a generator.
  struct Cell: Sendable {
    let domain: String, generator: String
    let pairs: [Pair]
    var name: String { "\(domain), \(generator)" }
  }

  /// The files of `machine-vs-human`.
  static let files = [
    ("pubmed", "davinci"), ("pubmed", "gpt-3.5-turbo"), ("squad", "gpt2-xl"),
    ("writing", "davinci"), ("writing", "gpt-3.5-turbo"), ("writing", "gpt-j-6B"),
    ("writing", "gpt2-xl"), ("xsum", "davinci"), ("xsum", "gpt-3.5-turbo"), ("xsum", "gpt-j-6B"),
    ("xsum", "gpt2-xl"),
  ].map { (domain: $0.0, generator: $0.1) }

  let cells: [Cell]
  /// How many of the features are a language model's statistics; states follow.
  let statistics: Int

  /// Reads so many pairs of each file, drawn by a fixed seed: all seeds of a recipe share them,
  /// since features cost most of its time.
  ///
  /// - Parameter words: the most words of a text; texts with fewer than 12 are left out.
  init(_ context: RecipeContext, pairs count: Int, words: Int) throws {
    let extractor = try DetectionFeatures("smollm2-135m-instruct", includesState: true)
    statistics = TextStatistics.Measure.allCases.count
    let source = RandomSource(seed: 0).stream("machine texts")
    cells = try Self.files.enumerated().map { index, file in
      let (domain, generator) = file
      let found = try Self.texts(context, "\(domain)_\(generator)", words)
      var draw = source.stream("pairs", index)
      let drawn = found.shuffled(using: &draw).prefix(count)
      return Cell(
        domain: domain, generator: generator,
        pairs: try Self.pairs(Array(drawn), extractor, &draw))
    }
  }

  private static func texts(
    _ context: RecipeContext, _ name: String, _ words: Int
  ) throws -> [MatchedTexts] {
    let plain = "machine-vs-human/\(name).raw_data.json"
    let path = try (try? context.file(plain + ".gz")) ?? context.file(plain)
    let value = try JSONFile.readPlainOrPacked(path)
    let columns = ["original", "sampled"].map { key in
      value[key]?.array?.compactMap(\.string) ?? []
    }
    guard columns[0].count == columns[1].count, !columns[0].isEmpty else {
      throw RewardError(
        .recipeData, "must be as many texts in 'sampled' as in 'original'", at: .init(file: path))
    }
    return zip(columns[0], columns[1]).compactMap { human, machine in
      MatchedTexts(human: human, machine: machine, most: words).flatMap { $0.words < 12 ? nil : $0 }
    }
  }

  private static func pairs(
    _ texts: [MatchedTexts], _ extractor: DetectionFeatures, _ source: inout RandomSource
  ) throws -> [Pair] {
    // A text of a single sentence stays the human's, as in the paper where no paraphrase came.
    let mixtures = texts.map { text in
      SentenceMixer(text.human, from: &source).mixed(withSentencesOf: text.machine, from: &source)
    }
    let all = texts.map(\.machine) + mixtures.map(\.text) + texts.map(\.human)
    let found = try extractor.features(of: all.map { Candidate(prompt: [], response: $0) })
    let read = zip(all, found).map { text, features in
      Text(features: features.values, characters: Double(text.unicodeScalars.count))
    }
    let count = texts.count
    return texts.indices.map {
      Pair(machine: read[$0], mixed: read[count + $0], human: read[2 * count + $0])
    }
  }
}
