/// The console line of a training step: a dictionary of metrics under TRL's names, as scripts that
/// read such logs expect it.
///
///     {'loss': 0.6931, 'grad_norm': 4.12, 'learning_rate': 1e-05, 'accuracy': 0.5, 'epoch': 0.01}
public enum TrainingLogLine {
  /// Names that come first, in this order; the others follow as they were logged, `epoch` last.
  private static let leading = [
    "loss", "grad_norm", "learning_rate", "accuracy", "margin", "min_reward", "mean_reward",
    "max_reward", "num_tokens",
  ]

  /// - Parameters:
  ///   - metrics: under plain names, or all with `eval_` before them.
  ///   - epoch: how many times the data has been seen, with its fraction.
  /// - Returns: one line without a newline; values with 4 significant digits, whole numbers in
  ///   full, NaN and infinities as `nan`, `inf` and `-inf`.
  public static func text(_ metrics: LoggedMetrics, epoch: Double? = nil) -> String {
    func rank(_ name: String) -> Int {
      let plain = name.hasPrefix("eval_") ? String(name.dropFirst(5)) : name
      return leading.firstIndex(of: plain) ?? leading.count
    }
    var items = metrics.enumerated()
      .sorted { (rank($0.element.name), $0.offset) < (rank($1.element.name), $1.offset) }
      .map { (name: $0.element.name, value: $0.element.value) }
    if let epoch { items.append((name: "epoch", value: epoch)) }
    let fields = items.map { "'\(visible($0.name))': \(NumberText.significant($0.value))" }
    return "{" + fields.joined(separator: ", ") + "}"
  }
}
