/// An answer that was read once, to be compared with others.
public struct Answer: Sendable {
  /// The text as it was given.
  public let text: String
  /// Why it could not be read; nil where it could.
  public let obstacle: AnswerVerdict.Reason?
  /// What it says, in all the ways it can be read, the likeliest first.
  let readings: [AnswerValue]
  /// The text without what only sets type, and without white space that says nothing.
  let plainText: String

  init(_ text: String, limits: AnswerLimits) {
    self.text = text
    let isShort = text.utf8.count <= limits.answerBytes
    plainText = isShort ? AnswerText(text, depth: limits.depth).withoutSpaces : ""
    switch AnswerReader(limits: limits).read(text) {
    case .success(let readings):
      self.readings = readings
      obstacle = nil
    case .failure(let stop):
      readings = []
      obstacle = stop.reason
    }
  }

  /// What kind of thing it is, for reports: `number`, `expression`, `quantity`, `text`, `choice`,
  /// `tuple`, `list`, `set`, `interval`, `matrix`, `equation`, `ratio`, `time`, `based`; nil where it
  /// could not be read.
  public var kind: String? { readings.first.map(Self.kind) }

  private static func kind(_ value: AnswerValue) -> String {
    switch value {
    case .quantity(let quantity):
      quantity.unit != nil
        ? "quantity" : quantity.formula.expression.variables.isEmpty ? "number" : "expression"
    case .based: "based"
    case .text: "text"
    case .choice: "choice"
    case .sequence: "tuple"
    case .list: "list"
    case .set: "set"
    case .spans: "interval"
    case .matrix: "matrix"
    case .labelled(_, let value): kind(value)
    case .relation: "equation"
    case .ratio: "ratio"
    case .time: "time"
    }
  }
}
