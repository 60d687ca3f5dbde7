import Basics
import Foundation
import Instructions
import OrderedCollections
import Preferences
import Storage

/// A held-out prompt with its answers and the verifier's verdicts on them.
struct DemoTask {
  let prompt: String
  let constraints: [Constraint]
  let responses: [String]
  /// For each answer, whether each constraint is satisfied.
  let verdicts: [[Bool]]

  var satisfied: [Bool] { verdicts.map { $0.allSatisfy { $0 } } }
  var candidates: [Candidate] {
    responses.map { Candidate(prompt: prompt, response: $0) }
  }
}

/// The demo's files. How they were made stands in `Examples/Instructions/README.md`.
struct DemoData {
  let pairsPath: String
  let tasks: [DemoTask]

  static let heldOutName = "held-out.jsonl"

  static var shippedFolder: String {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appendingPathComponent("Examples/Instructions").path
  }

  /// Reads the files and judges every held-out answer anew: the truth is the verifier's, not a
  /// column's.
  init(folder: String) throws {
    pairsPath = folder + "/pairs.jsonl"
    let reader = try RowReader(path: folder + "/" + Self.heldOutName)
    var tasks: [DemoTask] = []
    while let (line, row) = try reader.next() {
      do {
        let judged = try InstructionVerifier.verify(row: .object(row))
        let responses = (row["responses"]?.array ?? []).compactMap(\.string)
        let constraints = try (row["constraints"]?.array ?? []).map { try Constraint(json: $0) }
        guard let prompt = row["prompt"]?.string, !responses.isEmpty,
          judged["satisfied"]?.array?.count == responses.count
        else {
          throw RewardError(.badArgument, "a held-out row needs a prompt and text responses")
        }
        tasks.append(
          DemoTask(
            prompt: prompt, constraints: constraints, responses: responses,
            verdicts: responses.map {
              InstructionVerifier.verdict(on: $0, constraints).constraints
            }))
      } catch let error as RewardError {
        throw RewardError(
          error.code, error.message, at: .init(file: folder + "/" + Self.heldOutName, line: line))
      }
    }
    guard !tasks.isEmpty else {
      throw RewardError(
        .datasetEmpty, "no prompts", at: .init(file: folder + "/" + Self.heldOutName))
    }
    self.tasks = tasks
  }

  var candidateCount: Int { tasks.reduce(0) { $0 + $1.responses.count } }
  var satisfiedCount: Int { tasks.reduce(0) { $0 + $1.satisfied.count { $0 } } }
}
