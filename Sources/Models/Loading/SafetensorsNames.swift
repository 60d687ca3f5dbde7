/// The names under which files of transformers may hold a weight.
enum SafetensorsNames {
  /// The first BERTs were saved with TensorFlow's names; transformers renames them likewise.
  private static let renamedNorms = [
    (".LayerNorm.weight", ".LayerNorm.gamma"), (".LayerNorm.bias", ".LayerNorm.beta"),
  ]

  /// Names to look for in turn: today's with and without the model's prefix, then older ones.
  static func candidates(for name: String) -> [String] {
    var result = [name]
    for prefix in ["model.", "bert."] where name.hasPrefix(prefix) {
      result.append(String(name.dropFirst(prefix.count)))
    }
    for (newer, older) in renamedNorms where name.hasSuffix(newer) {
      result += result.map { $0.dropLast(newer.count) + older }
    }
    return result
  }
}
