import Basics
import OrderedCollections
import Rewards
import Storage
import TextMetrics
import Training

/// Paragraphs that experts rated and compared (LAMP, Chakrabarty et al. 2025), as features.
struct ExpertParagraphs: Sendable {
  /// Two versions of one paragraph, of which experts preferred one.
  struct Choice: Sendable {
    let better: [Float], worse: [Float]
    /// Words, and the mean log-probability of the first tokens.
    let words: (better: Int, worse: Int)
    let likelihood: (better: Double, worse: Double)
  }

  /// Rated paragraphs by what they are versions of: a draft and its edit.
  let stories: [[RatedFeatures]]
  /// Comparisons of other stories.
  let choices: [Choice]

  private typealias Rated = (text: String, rating: Double)

  /// - Parameters:
  ///   - stories: how many are drawn by a fixed seed of those with two versions.
  ///   - reader: a language model for the comparisons.
  init(
    _ context: RecipeContext, stories count: Int, embedder: any TextEmbedder,
    reader: TextStatisticsReader
  ) throws {
    let folder = "writing-quality/training/Llama/data"
    let ratings = try Self.ratings(context.file("\(folder)/lamp-R/train_dataset.json.gz"))
    let pairs = try Self.pairs(context.file("\(folder)/lamp-P/test_dataset.json.gz"))
    var source = RandomSource(seed: 0).stream("stories")
    let drawn = Self.stories(ratings).filter { $0.count == 2 }.shuffled(using: &source)
    stories = try drawn.prefix(count).map { story in
      let vectors = try embedder.embed(story.map(\.text))
      return zip(story, vectors).map { RatedFeatures($1.values, rating: $0.rating) }
    }
    choices = try pairs.map { better, worse in
      let vectors = try embedder.embed([better, worse])
      let means = try reader.read([better, worse]).map { $0.statistics[.meanLogProbability] ?? 0 }
      func words(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }
      return Choice(
        better: vectors[0].values, worse: vectors[1].values, words: (words(better), words(worse)),
        likelihood: (means[0], means[1]))
    }
  }

  /// What a chat is asked and answers, line by line.
  private static func rows(_ file: String) throws -> [(line: Int, user: String, answer: JSONValue)]
  {
    let reader = try RowReader(path: file)
    var rows: [(line: Int, user: String, answer: JSONValue)] = []
    while let (line, row) = try reader.next() {
      let messages = row["messages"]?.array ?? []
      func content(_ role: String) -> String? {
        messages.last { $0["role"]?.string == role }?["content"]?.string
      }
      guard let user = content("user"), let answer = content("assistant") else {
        throw RewardError(
          .recipeData, "a chat has no question or answer", at: .init(file: file, line: line))
      }
      rows.append((line, user, try JSONValue.parse(answer)))
    }
    return rows
  }

  /// What stands between two texts, of which the second may come again.
  private static func text(
    _ whole: String, from start: String, to end: String, _ file: String, _ line: Int
  ) throws -> String {
    guard let first = whole.firstRange(of: start),
      let last = whole[first.upperBound...].firstRange(of: end)
    else {
      throw RewardError(
        .recipeData, "a question has no paragraph", at: .init(file: file, line: line))
    }
    return String(whole[first.upperBound..<last.lowerBound])
  }

  /// Ratings of 1 to 10; one row of the file has 0, which is none of them.
  private static func ratings(_ file: String) throws -> [Rated] {
    try rows(file).compactMap { line, user, answer in
      guard let rating = answer["score"]?.double else {
        throw RewardError(.recipeData, "an answer has no score", at: .init(file: file, line: line))
      }
      guard (1...10).contains(rating) else { return nil }
      let text = try text(user, from: "Paragraph:\n", to: "\n\nYou must produce", file, line)
      return (text, rating)
    }
  }

  /// The file has a comparison in both orders; it is counted once.
  private static func pairs(_ file: String) throws -> [(better: String, worse: String)] {
    var known: [Set<String>: String] = [:]
    return try bothOrders(file).filter { better, worse in
      let other = known.updateValue(better, forKey: [better, worse])
      guard other ?? better == better else {
        throw RewardError(
          .recipeData, "two paragraphs are compared twice, once either way", at: .init(file: file))
      }
      return other == nil
    }
  }

  private static func bothOrders(_ file: String) throws -> [(better: String, worse: String)] {
    try rows(file).map { line, user, answer in
      let first = try text(user, from: "Paragraph 1:\n", to: "\n\nParagraph 2:\n", file, line)
      let second = try text(user, from: "Paragraph 2:\n", to: "\n\nYou must produce", file, line)
      switch answer["preference"]?.string {
      case "1": return (first, second)
      case "2": return (second, first)
      default:
        throw RewardError(
          .recipeData, "a preference is neither 1 nor 2", at: .init(file: file, line: line))
      }
    }
  }

  /// Paragraphs that share a sentence of at least four words are versions of one story.
  private static func stories(_ paragraphs: [Rated]) -> [[Rated]] {
    var parents = Array(paragraphs.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index { index = parents[index] }
      return index
    }
    var owners: [Substring: Int] = [:]
    for (index, paragraph) in paragraphs.enumerated() {
      for range in sentenceRanges(of: paragraph.text) {
        let sentence = paragraph.text[range]
        guard sentence.split(whereSeparator: \.isWhitespace).count > 3 else { continue }
        if let owner = owners[sentence] {
          parents[root(index)] = root(owner)
        } else {
          owners[sentence] = index
        }
      }
    }
    var stories: [Int: [Rated]] = [:]
    for index in paragraphs.indices { stories[root(index), default: []].append(paragraphs[index]) }
    return stories.sorted { $0.key < $1.key }.map(\.value)
  }
}
