import Basics
import Selection

/// Edits plain prose as a fallible editor would: puts details where commonplaces are, and now and
/// then a commonplace where a detail is.
struct ProseEditor: EditProposer {
  /// What it puts in.
  let details: [String]
  /// Of which kinds the commonplaces are that it puts in.
  let kinds: [PlainProse.Kind]
  /// How often it would spoil a detail.
  var harm = 0.3

  func edits(of text: String, from source: inout RandomSource) -> [SpanEdit] {
    let unused = details.filter { !text.contains($0) }
    let spoilt = PlainProse.phrases(kinds)
    guard !unused.isEmpty else { return [] }
    let view = text.unicodeScalars
    var edits: [SpanEdit] = []
    for ending in PlainProse.endings(of: text) {
      let start = view.distance(from: view.startIndex, to: ending.startIndex)
      let range = start..<start + ending.unicodeScalars.count
      if PlainProse.isCommonplace(ending) {
        edits.append(
          SpanEdit(
            range: range, original: String(ending), category: .cliche,
            rewrites: Array(unused.shuffled(using: &source).prefix(3))))
      } else if source.uniform() < harm {
        edits.append(
          SpanEdit(
            range: range, original: String(ending), category: .vagueness,
            rewrites: [spoilt[Int.random(in: spoilt.indices, using: &source)]]))
      }
    }
    return edits
  }
}
