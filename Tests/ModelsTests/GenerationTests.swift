import Basics
import Testing

@testable import Models
@testable import Tensors

@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct GenerationTests {
  /// Feeding tokens one by one over the key-value tree gives the logits of the whole sequence.
  @Test(arguments: ["llama", "mistral", "gemma2", "gemma3", "qwen3", "qwen2-window"])
  func cacheEqualsWholeForward(name: String) throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/\(name)/lm")
    var source = RandomSource(seed: 3)
    let token = { Int32.random(in: 3..<290, using: &source) }
    let prompts = [3, 17, 1].map { count in (0..<count).map { _ in token() } }
    let continuations = (0..<6).map { _ in (0..<20).map { _ in token() } }
    withoutGradients {
      let batch = DecodeBatch(model, capacity: 20)
      let first = batch.add(prompts, rows: [2, 2, 2])
      func whole(_ row: Int, _ step: Int) -> [Float] {
        let ids = prompts[row / 2] + continuations[row].prefix(step)
        let states = model.decoder.lastHiddenStates(TokenTree([ids]))
        return model.logits(states).floats
      }
      for prompt in 0..<3 {
        let found = first.narrowed(0, from: prompt, count: 1).floats
        #expect(difference(found, whole(prompt * 2, 0)) < 1e-4)
      }
      var rows = Array(0..<6)
      for step in 0..<20 {
        if step == 7 {
          rows = [0, 2, 3, 5]
          batch.keep(rows)
        }
        if step == 12 {
          rows = [2, 3]
          batch.keep([1, 2])
        }
        let logits = batch.advance(rows.map { continuations[$0][step] })
        for (index, row) in rows.enumerated() {
          let found = logits.narrowed(0, from: index, count: 1).floats
          #expect(difference(found, whole(row, step + 1)) < 1e-4, "row \(row), step \(step)")
        }
      }
    }
  }

  @Test func divisionOfTheWorkChangesNothing() throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/llama/lm")
    var options = SamplingOptions()
    options.maximumNewTokens = 12
    options.seed = 9
    let prompts: [[Int32]] = [[5, 6, 7], [8], [9, 10, 11, 12]]
    func run(_ rows: Int) throws -> [[Generation]] {
      try Generator(model, options: options, endTokens: Set(2..<30), maximumRows: rows)
        .generate(prompts, candidates: 4)
    }
    let all = try run(128)
    // Rows that end early make room for the next prompt's.
    #expect(try run(9) == all)
    #expect(try run(5) == all)
    #expect(try run(4) == all)
    #expect(try run(3) == all)
    #expect(try run(1) == all)
    #expect(Set(all[0]).count > 1)
    #expect(Set(all.joined().map(\.tokens.count)).count > 2)
    options.seed = 10
    #expect(try run(128) != all)
  }

  /// Rows that end make room at once: fewer steps than prompts one after another would take. What is
  /// told on the way is what comes out.
  @Test func rowsAreRefilled() throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/llama/lm")
    var options = SamplingOptions()
    options.maximumNewTokens = 30
    let prompts: [[Int32]] = (0..<12).map { [5, 6, 7 + $0] }
    func steps(_ rows: Int) throws -> (steps: Int, lengths: [Int]) {
      var (steps, tokens) = (0, 0)
      var told: [Int] = []
      var lengths: [Int] = []
      try Generator(model, options: options, endTokens: Set(2..<30), maximumRows: rows).generate(
        prompts, candidates: 1
      ) {
        steps += 1
        tokens += $0
      } finished: { index, generations in
        told.append(index)
        lengths += generations.map(\.tokens.count)
      }
      #expect(told == Array(prompts.indices))
      #expect(tokens == lengths.reduce(0, +))
      return (steps, lengths)
    }
    let (count, lengths) = try steps(4)
    // In three turns of four, each as long as its longest; an end takes a step too.
    let turns = stride(from: 0, to: 12, by: 4).map { lengths[$0..<$0 + 4].max()! }.reduce(0, +)
    #expect(count < turns, "\(count) steps, \(turns) in turns: \(lengths)")
    #expect(try steps(12).lengths == lengths)
  }

  /// Fewer bits: the likeliest tokens of 8-bit blocks are near those of fp32, and the work's division
  /// changes nothing to the bit.
  @Test(arguments: [Precision.int8, .q8_0, .q4_1])
  func packedModelsGenerate(precision: Precision) throws {
    let folder = "\(Fixtures.folder)/models/llama/lm"
    let model = try Fixtures.languageModel(folder)
    try model.packForComputing(precision)
    var options = SamplingOptions()
    options.maximumNewTokens = 12
    func run(_ rows: Int) throws -> [[Generation]] {
      try Generator(model, options: options, endTokens: Set(2..<30), maximumRows: rows)
        .generate([[5, 6, 7], [8], [9, 10, 11, 12]], candidates: 3)
    }
    let all = try run(128)
    #expect(try run(4) == all)
    #expect(try run(1) == all)
    let exact = try Fixtures.languageModel(folder)
    let tree = TokenTree([[5, 6, 7, 8, 9, 10]])
    let (a, b) = withoutGradients {
      (
        exact.logits(exact.decoder.hiddenStates(tree)).floats,
        model.logits(model.decoder.hiddenStates(tree)).floats
      )
    }
    let error = difference(b, a)
    #expect(error > 0 && error < (precision == .q4_1 ? 1 : 0.1), "\(error)")
  }

  /// Frequencies of drawn tokens follow the filtered distribution.
  @Test(arguments: [(nil, 1.0), (3, 1.0), (nil, 0.6), (4, 0.7)] as [(Int?, Double)])
  func drawsFollowTheDistribution(topK: Int?, topP: Double) throws {
    let logits: [Float] = [0.1, 2, -1, 1.5, 0.3, 0.9, -3, 1.1]
    var options = SamplingOptions()
    options.temperature = 0.7
    options.topK = topK
    options.topP = topP
    // The distribution by its definition, in doubles.
    let order = logits.indices.sorted { logits[$0] > logits[$1] }
    var weights = logits.map { (Double($0) / 0.7).exponential }
    for (rank, index) in order.enumerated() where rank >= topK ?? 8 { weights[index] = 0 }
    let total = weights.reduce(0, +)
    var reached = 0.0
    for index in order {
      let weight = weights[index] / total
      if reached >= topP { weights[index] = 0 }
      reached += weight
    }
    let sum = weights.reduce(0, +)
    let rows = 20_000
    var streams = (0..<rows).map { RandomSource(seed: 1).stream("row", $0) }
    let table = Tensor(logits, shape: [1, 8]).expanded([rows, 8])
    let drawn = try Sampler(options: options).draw(table, &streams)
    for index in 0..<8 {
      let expected = weights[index] / sum
      let found = Double(drawn.count { $0 == Int32(index) }) / Double(rows)
      // Four standard errors.
      let tolerance = 4 * (expected * (1 - expected) / Double(rows)).squareRoot() + 1e-12
      #expect(abs(found - expected) <= tolerance, "token \(index): \(found) for \(expected)")
    }
  }

  @Test func greedyAndEnds() throws {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/llama/lm")
    var options = SamplingOptions()
    options.temperature = 0
    options.maximumNewTokens = 6
    let open = try Generator(model, options: options, endTokens: [])
      .generate([[5, 6]], candidates: 2)[0]
    #expect(open[0] == open[1])
    #expect(open[0].finishReason == .length && open[0].tokens.count == 6)
    let end = open[0].tokens[2]
    let closed = try Generator(model, options: options, endTokens: [end])
      .generate([[5, 6]], candidates: 1)[0][0]
    let cut = open[0].tokens.firstIndex(of: end)!
    #expect(closed.tokens == Array(open[0].tokens[..<cut]) && closed.finishReason == .stop)
    #expect(throws: RewardError.self) {
      try Generator(model, options: options, endTokens: [])
        .generate([[999]], candidates: 1)
    }
  }
}

extension Double {
  fileprivate var exponential: Double {
    // Σ xᵏ/k! is plenty for |x| < 5 and independent of the library under test.
    var term = 1.0
    var sum = 1.0
    for k in 1..<60 {
      term *= self / Double(k)
      sum += term
    }
    return sum
  }
}
