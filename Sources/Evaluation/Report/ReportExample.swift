import Basics

/// A prompt with the responses given to it, side by side, and which of the prompt's constraints
/// each of them satisfies.
public struct ReportExample: Sendable, Hashable {
  /// One response to the prompt.
  public struct Response: Sendable, Hashable {
    /// For example `"Reward model's choice"`.
    public var title: String
    /// The response as it was generated.
    public var text: String
    /// The reward it was given, when it was scored.
    public var reward: Double?
    /// One for each constraint of the example; nil where it was not judged.
    public var verdicts: [Bool?]

    /// A response with its verdicts.
    public init(
      title: String, text: String, reward: Double? = nil, verdicts: [Bool?] = []
    ) {
      self.title = title
      self.text = text
      self.reward = reward
      self.verdicts = verdicts
    }
  }

  /// The whole prompt; its first line is the heading.
  public var prompt: String
  /// Beside the heading, such as a margin.
  public var note: String?
  /// What was asked, one checkable constraint each.
  public var constraints: [String]
  /// The responses to compare, side by side.
  public var responses: [Response]

  /// A prompt with the responses to compare.
  public init(
    prompt: String, note: String? = nil, constraints: [String] = [], responses: [Response]
  ) {
    self.prompt = prompt
    self.note = note
    self.constraints = constraints
    self.responses = responses
  }
}

extension ReportExample {
  /// - Throws: `report.shape` when a response has another number of verdicts than there are
  ///   constraints, `report.value` for a reward that is not finite.
  func html(isOpen: Bool) throws(RewardError) -> String {
    var out = "<details class=\"example\"\(isOpen ? " open" : "")>\n<summary>"
    out += "<span class=\"prompt-line\" dir=\"auto\">\(HTMLText.escape(firstLine))</span>"
    out += "<span class=\"outcomes\">"
    if let note { out += "<span>\(HTMLText.escape(note))</span>" }
    for response in responses {
      guard response.verdicts.count == constraints.count else {
        throw RewardError(
          .reportShape,
          "\(response.verdicts.count) verdicts for \(constraints.count) constraints",
          at: RewardError.Place(item: response.title))
      }
      out += outcome(response)
    }
    out += "</span></summary>\n"
    if prompt != firstLine {
      out += folded(prompt, style: "prompt")
    }
    out += "<div class=\"responses\">\n"
    for response in responses { out += try html(response) }
    return out + "</div>\n</details>\n"
  }

  private func html(_ response: Response) throws(RewardError) -> String {
    try requireDisplayable(response.reward, "the reward", at: response.title)
    var out = "<div class=\"response\">\n<h4>\(HTMLText.escape(response.title))"
    if let reward = response.reward {
      out += " <span class=\"reward\">reward \(shown(reward))</span>"
    }
    out += "</h4>\n" + folded(response.text, style: "text")
    guard !constraints.isEmpty else { return out + "</div>\n" }
    out += "<ul class=\"verdicts\">\n"
    for (constraint, verdict) in zip(constraints, response.verdicts) {
      out += "<li class=\"\(verdict.name)\">\(mark(verdict)) "
      out += "<span dir=\"auto\">\(HTMLText.escape(constraint))</span></li>\n"
    }
    return out + "</ul>\n</div>\n"
  }

  /// A text; of a long one the beginning, and the rest where a reader opens it.
  private func folded(_ text: String, style: String) -> String {
    func paragraph(_ html: String) -> String {
      "<p class=\"\(style)\" dir=\"auto\">\(html)</p>\n"
    }
    if text.isEmpty { return paragraph("<em>(empty)</em>") }
    guard text.count > 2400 else { return paragraph(HTMLText.escape(text)) }
    let (start, rest) = (text.prefix(1500), text.dropFirst(1500))
    return paragraph(HTMLText.escape(String(start)) + "\u{2026}")
      + "<details class=\"more\"><summary>The other "
      + "\(ReportNumber.count(rest.count).valueText) characters</summary>\n"
      + paragraph(HTMLText.escape(String(rest))) + "</details>\n"
  }

  private func outcome(_ response: Response) -> String {
    let title = HTMLText.escape(response.title)
    let all: Bool? =
      response.verdicts.contains(false) ? false : response.verdicts.contains(nil) ? nil : true
    guard !constraints.isEmpty else { return "" }
    return "<span class=\"outcome \(all.name)\">\(mark(all)) \(title)</span>"
  }

  /// A sign for the eye and a word for the ear; colour is never the only difference.
  private func mark(_ verdict: Bool?) -> String {
    let sign =
      switch verdict {
      case true: "\u{2713}"
      case false: "\u{2717}"
      case nil: "?"
      }
    return "<span class=\"mark\" aria-hidden=\"true\">\(sign)</span>"
      + "<span class=\"quiet\">\(verdict.word): </span>"
  }

  private var firstLine: String {
    let line = prompt.split(whereSeparator: \.isNewline).first.map(String.init) ?? "(empty prompt)"
    return line.count <= 110 ? line : line.prefix(109) + "\u{2026}"
  }
}

extension Bool? {
  fileprivate var name: String {
    switch self {
    case true: "yes"
    case false: "no"
    case nil: "unknown"
    }
  }

  fileprivate var word: String {
    switch self {
    case true: "satisfied"
    case false: "not satisfied"
    case nil: "not judged"
    }
  }
}
