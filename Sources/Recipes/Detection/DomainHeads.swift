import Basics
import Evaluation
import Models
import Tensors
import Training

/// A detector for each domain, trained on the texts of the others.
///
/// How strongly weights decay is chosen for each of them on its own training domains: by the mean
/// area within one of these of heads that were trained without it.
struct DomainHeads {
  /// The texts of a domain and a generator that may be trained on.
  typealias Cell = (domain: String, pairs: [MachineTexts.Pair])

  /// What is chosen among, ascending; of equals the first is taken.
  static let decays = [0.01, 0.1, 1]

  /// The decay that was chosen for each domain's head.
  let decays: [String: Double]
  private let heads: [String: Perceptron]
  private let width: Int

  /// - Parameters:
  ///   - width: how many of the features are read.
  ///   - source: draws starts and orders, the same for every decay.
  /// - Complexity: a head for each domain, and one for each two domains and each decay.
  init(_ cells: [Cell], width: Int, from source: RandomSource) throws {
    let training = Training(cells: cells, width: width, source: source)
    let domains = Set(cells.map(\.domain)).sorted()
    precondition(domains.count > 2, "leaving out two domains leaves one to train on")
    var areas: [String: [Double]] = [:]
    for domain in domains { areas[domain] = Self.decays.map { _ in 0 } }
    for (place, one) in domains.enumerated() {
      for other in domains[..<place] {
        for (index, decay) in Self.decays.enumerated() {
          // It has seen neither: each domain tells of it what the other one's head may know.
          let head = try training.head(without: [other, one], decay: decay)
          areas[one]?[index] += try training.area(of: head, on: other)
          areas[other]?[index] += try training.area(of: head, on: one)
        }
      }
    }
    var (decays, heads): ([String: Double], [String: Perceptron]) = ([:], [:])
    for (domain, sums) in areas {
      let best = sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
      decays[domain] = Self.decays[best]
      heads[domain] = try training.head(without: [domain], decay: Self.decays[best])
    }
    (self.decays, self.heads, self.width) = (decays, heads, width)
  }

  /// What the head that has not seen a domain says of one of its texts.
  func score(_ text: MachineTexts.Text, of domain: String) throws -> Double {
    guard let head = heads[domain] else { preconditionFailure("a head for each domain") }
    return try head.outputs(of: [Array(text.features.prefix(width))])[0][0]
  }

  /// Fits and measures heads.
  private struct Training {
    let cells: [Cell], width: Int, source: RandomSource

    /// A head that reads features as they are.
    func head(without domains: [String], decay: Double) throws -> Perceptron {
      let triples = cells.filter { !domains.contains($0.domain) }
        .flatMap { $0.pairs.map { $0.triple(width) } }
      let scaling = FeatureScaling(triples.flatMap { [$0.machine, $0.mixed, $0.human] })
      let scaled = triples.map { triple in
        DetectionTriple(
          machine: scaling(triple.machine), mixed: scaling(triple.mixed),
          human: scaling(triple.human))
      }
      var own = source.stream("head without " + domains.joined(separator: ", "))
      let head = Perceptron(widths: [width, 1], from: &own)
      let training = DetectorTraining(
        epochs: 40, batchSize: 64, learningRate: 0.04, weightDecay: decay)
      // Steps are short: a second thread would cost more than it gives.
      try Torch.withOneThread { try training.fit(head, triples: scaled, from: &own) }
      return scaling.folded(into: head)
    }

    /// The mean area within the domain's cells.
    func area(of head: Perceptron, on domain: String) throws -> Double {
      let own = cells.filter { $0.domain == domain }
      let areas = try own.map { cell in
        func scores(_ text: (MachineTexts.Pair) -> MachineTexts.Text) throws -> [Double] {
          try head.outputs(of: cell.pairs.map { Array(text($0).features.prefix(width)) })
            .map { $0[0] }
        }
        return try ROC.area(positives: scores(\.machine), negatives: scores(\.human))
      }
      return areas.reduce(0, +) / Double(areas.count)
    }
  }
}
