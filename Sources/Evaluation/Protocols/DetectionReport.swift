public import Basics
public import OrderedCollections

/// How well scores tell machine texts from human ones, by domain and generator.
///
/// Higher scores should mean machine. A detector is asked on domains and generators that it has not
/// seen: one number over all of them would hide where it fails, and would count differences of
/// domains for it or against it. So texts are only ever compared within a domain and a generator.
public struct DetectionReport: Hashable, Sendable {
  /// The scores of one domain's human texts, and of one generator's texts on the same subjects.
  public struct Sample: Hashable, Sendable {
    /// Where the texts are from, such as `xsum`.
    public let domain: String
    /// What wrote the machine texts, such as `gpt-3.5-turbo`.
    public let generator: String
    /// Scores of machine and of human texts; higher should mean machine.
    public let machine: [Double], human: [Double]

    /// Scores; there may be other numbers of either kind.
    public init(domain: String, generator: String, machine: [Double], human: [Double]) {
      self.domain = domain
      self.generator = generator
      self.machine = machine
      self.human = human
    }
  }

  /// What a sample came to.
  public struct Cell: Hashable, Sendable {
    /// The domain and the generator.
    public let domain: String, generator: String
    /// How many texts of each kind there are.
    public let machine: Int, human: Int
    /// The area under the ROC curve; 0.5 says nothing.
    public let area: Estimate
    /// The average precision for machine texts; their share among all texts says nothing.
    public let precision: Estimate
  }

  /// One for each sample, in order.
  public let cells: [Cell]

  /// The report of some samples. Intervals are of texts that are drawn anew, machine and human ones
  /// each by themselves.
  ///
  /// - Throws: `evaluation.empty` without samples, or for one without texts of either kind;
  ///   `evaluation.nan`, `evaluation.infinite`; `evaluation.item` for two samples of one domain and
  ///   generator.
  /// - Complexity: O(samples · (n log n + resamples · n)).
  public init(_ samples: [Sample], bootstrap: Bootstrap = Bootstrap()) throws(RewardError) {
    try requireSome(samples.count, "samples")
    var cells: [Cell] = []
    for sample in samples {
      let (domain, generator) = (sample.domain, sample.generator)
      guard !cells.contains(where: { $0.domain == domain && $0.generator == generator }) else {
        throw RewardError(
          .evaluationItem, "there are two samples of one domain and generator",
          at: .init(item: "\(domain), \(generator)"))
      }
      let ranked: RankedKinds
      do throws(RewardError) {
        ranked = try RankedKinds(positives: sample.machine, negatives: sample.human)
      } catch {
        throw RewardError(error.code, error.message, at: .init(item: "\(domain), \(generator)"))
      }
      let (area, precision) = ranked.estimates(bootstrap)
      cells.append(
        Cell(
          domain: domain, generator: generator, machine: sample.machine.count,
          human: sample.human.count, area: area, precision: precision))
    }
    self.cells = cells
  }

  /// The unweighted mean of the cells' areas, of some cells or of all.
  /// - Returns: Nil where there is no such cell.
  public func meanArea(where isWanted: (Cell) -> Bool = { _ in true }) -> Double? {
    let areas = cells.filter(isWanted).map(\.area.mean)
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }

  /// `{"mean_auroc": …, "cells": [{"domain": …, "generator": …, "machine": 150, "human": 150,
  /// "auroc": {…}, "average_precision": {…}}]}`.
  public var json: JSONObject {
    [
      "mean_auroc": meanArea().map(JSONValue.number) ?? .null,
      "cells": .array(
        cells.map { cell in
          [
            "domain": .string(cell.domain), "generator": .string(cell.generator),
            "machine": .number(cell.machine), "human": .number(cell.human),
            "auroc": cell.area.json, "average_precision": cell.precision.json,
          ]
        }),
    ]
  }

  /// Rows for people, the first with the columns' names.
  public var table: [[String]] {
    func text(_ estimate: Estimate) -> String {
      let interval = estimate.interval
      return "\(fixed(estimate.mean)) [\(fixed(interval.lower)), \(fixed(interval.upper))]"
    }
    return [["domain", "generator", "texts", "AUROC", "average precision"]]
      + cells.map { cell in
        [
          cell.domain, cell.generator, "\(cell.machine) + \(cell.human)", text(cell.area),
          text(cell.precision),
        ]
      }
  }
}
