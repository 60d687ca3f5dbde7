public import Basics
import OrderedCollections

/// Makes preference pairs from candidates whose verdicts differ.
///
/// A pair is attributed to the kinds of the constraints that its chosen response satisfies and its
/// rejected one does not: they are the reason for the preference, and it is for each of them that
/// length is kept from giving the answer away.
public struct PairBuilder: Sendable {
  /// Which two responses make a pair.
  public enum Preference: Sendable {
    /// The chosen one satisfies all constraints, the rejected one does not.
    case satisfied
    /// The chosen one satisfies every constraint that the rejected one does, and more.
    case dominates
  }

  /// What is done about pairs that could be told apart by their lengths in words.
  public enum LengthBalance: Sendable {
    /// Nothing.
    case off
    /// Among a prompt's possible pairs those are preferred whose order of lengths is the rarer
    /// one so far for the kinds they are attributed to.
    case prefer
    /// As `prefer`, and then pairs of the more frequent order are taken away until each kind has
    /// equally many of both or none of the more frequent is left. Pairs attributed to a kind that
    /// is about length itself (`isAboutLength`) are never taken away: there the order of lengths
    /// is the truth.
    case strict
  }

  /// Which pairs are made.
  public struct Options: Sendable {
    /// The most pairs made from one prompt.
    public var pairsPerPrompt = 4
    /// Which two responses make a pair.
    public var preference = Preference.satisfied
    /// What is done so that length alone does not tell chosen from rejected.
    public var lengthBalance = LengthBalance.prefer
    /// The seed of the choice among possible pairs.
    public var seed: UInt64 = 0

    /// Four pairs of a prompt, by full satisfaction, with balanced lengths preferred.
    public init() {}
  }

  private let options: Options

  /// - Throws: `argument` unless `pairsPerPrompt` is positive.
  public init(options: Options = Options()) throws(RewardError) {
    guard options.pairsPerPrompt > 0 else {
      throw RewardError(.badArgument, "pairsPerPrompt is \(options.pairsPerPrompt), not positive")
    }
    self.options = options
  }

  /// Makes pairs in the order of the rows.
  ///
  /// - Parameter rows: each has a text `prompt`, `constraints` and `responses` as in
  ///   `InstructionVerifier.verify(row:)`; `id` (a text) and `split` are kept where present. The
  ///   verdicts are made here; those in the row are not looked at.
  /// - Returns: rows with `id` (the row's, or `row-N`, then `/` and the pair's number), `prompt`,
  ///   `chosen`, `rejected`, `constraints` and `split`; and the account of all rows.
  /// - Throws: `instruction.row` and the codes of `Constraint.init(json:)`, with the row's 1-based
  ///   number as the place's line.
  /// - Complexity: per row O(r² · pairsPerPrompt) for r different responses.
  public func pairs(
    from rows: some Sequence<JSONValue>
  ) throws(RewardError) -> (pairs: [JSONValue], report: PairReport) {
    var report = PairReport()
    var prompts: [PairSource] = []
    for row in rows {
      report.prompts += 1
      do throws(RewardError) {
        if let prompt = try PairSource(row, options.preference, into: &report) {
          prompts.append(prompt)
        }
      } catch {
        var located = error
        located.place = located.place ?? .init()
        located.place?.line = report.prompts
        throw located
      }
    }
    var chosen = choose(from: prompts)
    if options.lengthBalance == .strict { trim(&chosen, &report) }
    return (collect(chosen, prompts, &report), report)
  }

  /// A pair of the prompt with this index.
  private struct Choice {
    let prompt: Int
    let option: PairOption
  }

  private func choose(from prompts: [PairSource]) -> [Choice] {
    var random = RandomDraw(RandomSource(seed: options.seed).stream("pairs"))
    var order = Array(prompts.indices)
    random.shuffle(&order)
    var balance: [Constraint.Kind: Int] = [:]
    var choices: [Choice] = []
    for prompt in order {
      var open = prompts[prompt].options
      random.shuffle(&open)
      var uses: [Int: Int] = [:]
      for _ in 0..<min(options.pairsPerPrompt, open.count) {
        // Smallest is best: balance first, then responses that are used least.
        func cost(_ option: PairOption) -> (Int, Int) {
          let tilt =
            options.lengthBalance == .off
            ? 0 : option.kinds.reduce(0) { $0 + (balance[$1] ?? 0).signum() * option.lengthOrder }
          return (tilt, (uses[option.chosen] ?? 0) + (uses[option.rejected] ?? 0))
        }
        guard let best = open.indices.min(by: { cost(open[$0]) < cost(open[$1]) }) else { break }
        let option = open.remove(at: best)
        for kind in option.kinds { balance[kind, default: 0] += option.lengthOrder }
        uses[option.chosen, default: 0] += 1
        uses[option.rejected, default: 0] += 1
        choices.append(Choice(prompt: prompt, option: option))
      }
    }
    return choices
  }

  /// Takes pairs of the more frequent order away, kind by kind, latest choice first.
  private func trim(_ choices: inout [Choice], _ report: inout PairReport) {
    var balance: [Constraint.Kind: Int] = [:]
    for choice in choices {
      for kind in choice.option.kinds { balance[kind, default: 0] += choice.option.lengthOrder }
    }
    // Taking a pair away may tilt another of its kinds; the second round mends that.
    for _ in 0..<2 {
      for kind in Constraint.Kind.allCases {
        var kept: [Choice] = []
        for choice in choices.reversed() {
          let tilt = balance[kind] ?? 0
          if choice.option.kinds.contains(kind), tilt != 0,
            choice.option.lengthOrder == tilt.signum(),
            !choice.option.kinds.contains(where: \.isAboutLength)
          {
            for kind in choice.option.kinds { balance[kind]? -= choice.option.lengthOrder }
            report.pairsDroppedForBalance += 1
          } else {
            kept.append(choice)
          }
        }
        choices = kept.reversed()
      }
    }
  }

  private func collect(
    _ choices: [Choice], _ prompts: [PairSource], _ report: inout PairReport
  ) -> [JSONValue] {
    var byPrompt = [[PairOption]](repeating: [], count: prompts.count)
    for choice in choices { byPrompt[choice.prompt].append(choice.option) }
    var rows: [JSONValue] = []
    for (prompt, options) in zip(prompts, byPrompt) {
      if options.isEmpty { report.droppedForBalance += 1 } else { report.used += 1 }
      for (number, option) in options.enumerated() {
        rows.append(prompt.row(option, number))
        report.pairs += 1
        report.length.add(option.lengthOrder)
        for kind in option.kinds {
          report.lengthByKind[kind, default: .init()].add(option.lengthOrder)
        }
      }
    }
    return rows
  }
}
