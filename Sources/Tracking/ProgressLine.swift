import Foundation

/// One state of a progress bar as text, in tqdm's form:
/// `desc:  37%|###7      | 370/1000 [00:12<00:21, 29.80it/s, loss=0.61]`.
struct ProgressLine {
  var description = ""
  var count: Int
  /// nil when unknown: then there is no bar and no remaining time.
  var total: Int?
  /// Seconds.
  var elapsed: Double
  /// Items a second, nil when unknown.
  var rate: Double?
  var unit = "it"
  /// Already formatted, `loss=0.61, accuracy=0.7`.
  var postfix = ""
  /// Columns to fill and never to exceed; nil gives a bar of 10 and no limit.
  var width: Int?
  /// Block characters that show eighths instead of digits that show tenths.
  var usesBlocks = false
  var usesColour = false

  var text: String {
    let head = description.isEmpty || description.hasSuffix(": ") ? description : description + ": "
    let tail = postfix.isEmpty ? "" : ", " + postfix
    let elapsedText = Self.interval(elapsed)
    guard let total, total > 0, count <= total else {
      return fitted("\(head)\(count)\(unit) [\(elapsedText), \(rateText)\(tail)]")
    }
    let fraction = Double(count) / Double(total)
    let remaining = rate.map { Self.interval(Double(total - count) / $0) } ?? "?"
    let left = head + String(format: "%3.0f%%|", fraction * 100)
    let right = "| \(count)/\(total) [\(elapsedText)<\(remaining), \(rateText)\(tail)]"
    let room = width.map { max(1, $0 - displayWidth(left) - displayWidth(right)) } ?? 10
    let bar = bar(fraction, width: room)
    let plain = left + bar + right
    guard usesColour, width.map({ displayWidth(plain) <= $0 }) ?? true else { return fitted(plain) }
    return left + "\u{1b}[32m" + bar + "\u{1b}[0m" + right
  }

  private func fitted(_ text: String) -> String { width.map { trimmed(text, toWidth: $0) } ?? text }

  /// Slow work is read more easily as seconds for one item.
  private var rateText: String {
    guard let rate, rate > 0 else { return "?\(unit)/s" }
    return rate < 1
      ? String(format: "%5.2f", 1 / rate) + "s/" + unit
      : String(format: "%5.2f", rate) + unit + "/s"
  }

  private func bar(_ fraction: Double, width: Int) -> String {
    let symbols = Array(usesBlocks ? " ▏▎▍▌▋▊▉█" : " 123456789#")
    let levels = symbols.count - 1
    let (full, part) = Int(fraction * Double(width) * Double(levels))
      .quotientAndRemainder(dividingBy: levels)
    guard full < width else { return String(repeating: symbols[levels], count: width) }
    return String(repeating: symbols[levels], count: full) + String(symbols[part])
      + String(repeating: symbols[0], count: width - full - 1)
  }

  /// `mm:ss`, or `h:mm:ss` from an hour on.
  static func interval(_ seconds: Double) -> String {
    // A nearly stalled rate must not overflow; nobody reads more than these 10¹⁵ seconds.
    let whole = Int(max(0, min(seconds, 1e15)))
    let (minutes, second) = whole.quotientAndRemainder(dividingBy: 60)
    let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return hour > 0 ? "\(hour):\(two(minute)):\(two(second))" : "\(two(minute)):\(two(second))"
  }
}
