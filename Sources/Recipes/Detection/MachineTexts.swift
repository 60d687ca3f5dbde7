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
    /// In blocks that share no human text with other blocks of the domain.
    let blocks: [[Pair]]
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

  /// A pair of texts with a mixture of both.
  private struct Source {
    /// What the human text begins with: generators of one domain were given the same ones.
    let beginning: String
    let machine: String, mixed: String, human: String
  }

  /// Reads blocks of so many pairs of each file, drawn by a fixed seed: all seeds of a recipe share
  /// them, since features cost most of its time.
  ///
  /// - Parameter words: the most words of a text. Texts with fewer than 12 are left out, and pairs
  ///   that cannot be mixed: half of the human text's sentences, one at least, are to be the
  ///   machine's.
  /// - Throws: `recipe.data` where a file has too few pairs.
  init(_ context: RecipeContext, blocks: Int, pairs count: Int, words: Int) throws {
    statistics = TextStatistics.Measure.allCases.count
    let source = RandomSource(seed: 0).stream("machine texts")
    let found = try Self.files.enumerated().map { index, file in
      let name = "\(file.domain)_\(file.generator)"
      return try Self.sources(context, name, words, source.stream("mixtures", index))
    }
    let owners = Self.owners(found, blocks: blocks, source)
    let extractor = try DetectionFeatures("smollm2-135m-instruct", includesState: true)
    cells = try Self.files.enumerated().map { index, file in
      var draw = source.stream("pairs", index)
      let drawn = try (0..<blocks).map { block in
        let own = found[index].filter { owners[file.domain]?[$0.beginning] == block }
        guard own.count >= count else {
          throw RewardError(
            .recipeData, "a block has \(own.count) pairs of texts that can be mixed, not \(count)",
            at: .init(item: "\(file.domain), \(file.generator)"))
        }
        return try Self.pairs(Array(own.shuffled(using: &draw).prefix(count)), extractor)
      }
      return Cell(domain: file.domain, generator: file.generator, blocks: drawn)
    }
  }

  private static func sources(
    _ context: RecipeContext, _ name: String, _ words: Int, _ source: RandomSource
  ) throws -> [Source] {
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
    var draw = source
    return zip(columns[0], columns[1]).compactMap { human, machine in
      guard let texts = MatchedTexts(human: human, machine: machine, most: words),
        texts.words >= 12
      else { return nil }
      let mixture = SentenceMixer(texts.human, from: &draw)
        .mixed(withSentencesOf: texts.machine, from: &draw)
      guard mixture.failure == nil else { return nil }
      let beginning = human.split(whereSeparator: \.isWhitespace).prefix(8)
      return Source(
        beginning: beginning.joined(separator: " "), machine: texts.machine, mixed: mixture.text,
        human: texts.human)
    }
  }

  /// The block of each human text, by domain and beginning; a domain's texts are dealt in turn.
  private static func owners(
    _ sources: [[Source]], blocks: Int, _ source: RandomSource
  ) -> [String: [String: Int]] {
    var beginnings: [String: [String]] = [:]
    var known: [String: Set<String>] = [:]
    for (file, texts) in zip(files, sources) {
      for text in texts where known[file.domain, default: []].insert(text.beginning).inserted {
        beginnings[file.domain, default: []].append(text.beginning)
      }
    }
    var owners: [String: [String: Int]] = [:]
    for (domain, names) in beginnings {
      var draw = source.stream("blocks of \(domain)")
      for (place, name) in names.shuffled(using: &draw).enumerated() {
        owners[domain, default: [:]][name] = place % blocks
      }
    }
    return owners
  }

  private static func pairs(
    _ texts: [Source], _ extractor: DetectionFeatures
  ) throws -> [Pair] {
    let all = texts.map(\.machine) + texts.map(\.mixed) + texts.map(\.human)
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
