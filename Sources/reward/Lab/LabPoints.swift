import Basics
import Evaluation
import Storage

/// Checkpoints of a policy's training, from a file.
enum LabPoints {
  /// - Throws: what ``RowReader`` throws, `overoptimisation.point` with its line, `dataset.empty`.
  static func read(_ path: String) throws(RewardError) -> [PolicyCurve.Point] {
    let reader = try RowReader(path: path)
    var points: [PolicyCurve.Point] = []
    while let (line, row) = try reader.next() {
      do throws(RewardError) { points.append(try PolicyCurve.Point(json: row)) } catch {
        throw error.atRow(file: reader.name, line: line)
      }
    }
    return points
  }
}
