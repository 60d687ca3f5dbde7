import Basics
import Tensors

/// Rows that are continued together: several prompts, several candidates of each.
///
/// A prompt's keys and values are stored once and read by all its candidates. Nothing is padded; a
/// finished row is taken out without a copy, and rows of other prompts can take its place.
final class DecodeBatch {
  private let model: LanguageModel
  private let capacity: Int
  private var cohorts: [Cohort] = []

  /// No rows yet.
  ///
  /// - Parameter capacity: most tokens that a row will be fed.
  init(_ model: LanguageModel, capacity: Int) {
    self.model = model
    self.capacity = capacity
  }

  var rowCount: Int { cohorts.reduce(0) { $0 + $1.rows.count } }

  /// Computes prompts as one tree and adds rows for each, behind those that there are.
  ///
  /// - Returns: for each prompt the logits of its next token.
  func add(_ prompts: [[Int32]], rows counts: [Int]) -> Tensor {
    let (cohort, logits) = Cohort.start(
      model, prompts: prompts, counts: counts, capacity: capacity)
    cohorts.append(cohort)
    return logits
  }

  /// Feeds one token to every row; gives the logits of the next, `[rows, vocabulary]`.
  func advance(_ tokens: [Int32]) -> Tensor {
    precondition(tokens.count == rowCount, "one token for each row")
    let decoder = model.decoder
    let configuration = decoder.configuration
    let positions = cohorts.flatMap { $0.rows.map { Int32($0.position) } }
    for cohort in cohorts { cohort.beginStep(on: decoder.device) }
    let rotations = Rotations(configuration, positions, device: decoder.device)
    var hidden = decoder.embed(Tensor(tokens.map(Int.init)).to(device: decoder.device))
    for (index, layer) in decoder.layers.enumerated() {
      hidden = layer(hidden, rotations(isSliding: layer.isSliding)) { q, k, v in
        var start = 0
        let outputs = cohorts.map { cohort -> Tensor in
          defer { start += cohort.rows.count }
          func own(_ x: Tensor) -> Tensor { x.narrowed(0, from: start, count: cohort.rows.count) }
          return cohort.attend(
            own(q), own(k), own(v), layer: index, isSliding: layer.isSliding, configuration)
        }
        return outputs.count == 1 ? outputs[0] : Tensor.concatenated(outputs)
      }
    }
    return model.logits(decoder.normalized(hidden))
  }

  /// Keeps only some rows, given in ascending order. The keys of rows that were started together are
  /// let go with the last of them.
  func keep(_ kept: [Int]) {
    var start = 0
    for cohort in cohorts {
      let end = start + cohort.rows.count
      let own = kept.filter { (start..<end).contains($0) }
      cohort.keep(own.map { $0 - start })
      start = end
    }
    cohorts.removeAll { $0.rows.isEmpty }
  }
}
