public import Basics
import Models
public import Preferences
public import Text

/// Features of a text by itself that tell how it was written: a language model's statistics of it
/// (``TextStatistics``), and on request the final state of its last token.
///
/// Sentence vectors say what a text is about, and little of its style. States say much of the
/// domain too: heads on them tell texts of the domain that they were trained on far better, and
/// those of others worse, than heads on statistics alone. The prompt is not read (ReMoDetect, Lee
/// et al. 2024, scores bare texts), so that there are no features of prompts either.
public struct DetectionFeatures: FeatureExtractor {
  /// What the numbers come from.
  public let reader: TextStatisticsReader
  /// Whether the last token's state follows the statistics.
  public let includesState: Bool

  /// Features by a model that is open.
  public init(_ reader: TextStatisticsReader, includesState: Bool = false) {
    self.reader = reader
    self.includesState = includesState
  }

  /// Opens a language model.
  /// - Throws: as ``TextStatisticsReader/init(_:maximumTokens:precision:)``.
  public init(_ name: String, includesState: Bool = false) throws {
    self.init(try TextStatisticsReader(name), includesState: includesState)
  }

  /// The language model's name.
  public var name: String { reader.name }
  /// One for each measure, and the model's width with states.
  public var width: Int {
    TextStatistics.Measure.allCases.count + (includesState ? reader.width : 0)
  }
  /// None: prompts are not read.
  public var promptWidth: Int { 0 }

  /// What is read of a response.
  /// - Throws: as ``TextStatisticsReader/encode(_:)``.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try reader.encode(candidate.responseText))
  }

  /// The features of the responses' texts. Cost: one forward pass.
  /// - Throws: as ``TextStatisticsReader/read(_:)``; `reward.not-finite` for a text without
  ///   curvature.
  public func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
    try reader.read(candidates.map(\.responseText)).map { result in
      let numbers = try result.statistics.vector().map { Float($0) }
      return CandidateFeatures(
        includesState ? numbers + result.lastState : numbers, reading: result.reading)
    }
  }

  /// Vectors without numbers.
  public func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] {
    prompts.map { _ in [] }
  }
}
