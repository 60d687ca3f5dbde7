import Basics

/// A part of a report under its own heading.
public struct ReportSection: Sendable, Hashable {
  /// Heading of this part, plain text.
  public var title: String
  /// The content in reading order.
  public var blocks: [ReportBlock]

  /// A section with its heading and content.
  public init(title: String, blocks: [ReportBlock]) {
    self.title = title
    self.blocks = blocks
  }
}

/// What a section is made of. All texts are plain text: nothing in them is read as HTML.
public enum ReportBlock: Sendable, Hashable {
  /// Big numbers with their intervals, side by side.
  case figures([ReportFigure])
  case paragraph(String)
  /// A heading inside of the section.
  case heading(String)
  /// Numbers as dots on a common scale.
  case dots(ReportDots)
  case table(ReportTable)
  /// Plots side by side, one below the other on a narrow screen.
  case plots([ReportPlot])
  case examples([ReportExample])
  /// What made the report: command, seeds, versions, hashes.
  case provenance([ReportFact])
  case callout(ReportCallout)
  /// Blocks that a reader opens, under a title.
  case folded(String, [ReportBlock])

  /// One plot over the full width.
  public static func plot(_ plot: ReportPlot) -> ReportBlock { .plots([plot]) }
}

/// A headline: one number, what it is, and a sentence that puts it in proportion.
public struct ReportFigure: Sendable, Hashable {
  /// What the number is.
  public var label: String
  /// The number itself; percentages and points are also drawn as a dot on a line.
  public var number: ReportNumber
  /// For example `"length baseline 52.1%, 400 pairs"`.
  public var detail: String?
  /// A level to compare with, such as chance: a mark on the line below a percentage.
  public var reference: LinePlot.Reference?
  /// Set in the accent colour: the number this report is about.
  public var isMain: Bool

  /// A headline number.
  public init(
    label: String, number: ReportNumber, detail: String? = nil,
    reference: LinePlot.Reference? = nil, isMain: Bool = false
  ) {
    self.reference = reference
    self.label = label
    self.number = number
    self.detail = detail
    self.isMain = isMain
  }
}

/// A name and a value of the provenance list.
public struct ReportFact: Sendable, Hashable {
  /// What is stated, such as "Command".
  public var name: String
  /// Its value, set in a monospaced font.
  public var value: String

  /// One entry of the list.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A framed remark: what the reader must know before trusting the numbers.
public struct ReportCallout: Sendable, Hashable {
  /// The kind of remark; each has its own word above the title.
  public enum Kind: Sendable, Hashable {
    /// Something good to know.
    case note
    /// What the result does not show.
    case limit
    /// Something that went wrong or may mislead.
    case warning
  }

  /// The kind of remark.
  public var kind: Kind
  /// Heading of this part, plain text.
  public var title: String
  /// One paragraph, or one list item each when there are several.
  public var texts: [String]

  /// A remark of one or several texts.
  public init(_ kind: Kind, title: String, _ texts: String...) {
    self.init(kind, title: title, texts: texts)
  }

  /// A remark of one or several texts.
  public init(_ kind: Kind, title: String, texts: [String]) {
    self.kind = kind
    self.title = title
    self.texts = texts
  }
}

extension ReportBlock {
  func html(_ page: inout PageContext) throws(RewardError) -> String {
    switch self {
    case .paragraph(let text): return "<p>\(HTMLText.escape(text))</p>\n"
    case .figures(let figures):
      var out = "<div class=\"figures\">\n"
      for figure in figures { out += try figure.html() }
      return out + "</div>\n"
    case .table(let table): return try table.html()
    case .plots(let plots):
      var out = "<div class=\"plots\(plots.count > 1 ? " several" : "")\">\n"
      for plot in plots { out += try page.figure(plot) }
      return out + "</div>\n"
    case .examples(let examples):
      var out = "<div class=\"examples\">\n"
      for (index, example) in examples.enumerated() {
        out += try example.html(isOpen: index == 0)
      }
      return out + "</div>\n"
    case .provenance(let facts):
      var out = "<dl class=\"provenance\">\n"
      for fact in facts {
        out += "<div><dt>\(HTMLText.escape(fact.name))</dt>"
        out += "<dd dir=\"auto\">\(HTMLText.escape(fact.value))</dd></div>\n"
      }
      return out + "</dl>\n"
    case .callout(let callout): return callout.html
    case .heading(let text): return "<h3 class=\"heading\">\(HTMLText.escape(text))</h3>\n"
    case .dots(let dots): return try dots.html()
    case .folded(let title, let blocks):
      var out = "<details class=\"folded\">\n<summary>\(HTMLText.escape(title))</summary>\n"
      for block in blocks { out += try block.html(&page) }
      return out + "</details>\n"
    }
  }
}

extension ReportFigure {
  func html() throws(RewardError) -> String {
    try number.validate(at: label)
    var out = "<div class=\"figure\(isMain ? " main" : "")\">\n"
    out += "<p class=\"label\">\(HTMLText.escape(label))</p>\n"
    out += "<p class=\"value\"><span class=\"big\">\(number.bigText)</span>"
    if number.style == .points { out += " <span class=\"unit\">points</span>" }
    if let interval = number.intervalText {
      out += " <span class=\"interval\"><span class=\"quiet\">interval </span>\(interval)</span>"
    }
    if let reference {
      try requireDisplayable(reference.value, "the reference", at: label)
    }
    out += "</p>\n" + number.track + number.scaleLabels(reference)
    if let detail { out += "<p class=\"detail\">\(HTMLText.escape(detail))</p>\n" }
    return out + "</div>\n"
  }
}

extension ReportCallout {
  var html: String {
    let (name, word) =
      switch kind {
      case .note: ("note", "Note")
      case .limit: ("limit", "Limits")
      case .warning: ("warning", "Warning")
      }
    var out = "<aside class=\"callout \(name)\">\n<p class=\"kind\">\(word)</p>\n"
    out += "<h3>\(HTMLText.escape(title))</h3>\n"
    if texts.count == 1 {
      out += "<p>\(HTMLText.escape(texts[0]))</p>\n"
    } else if !texts.isEmpty {
      out += "<ul>\n"
      for text in texts { out += "<li>\(HTMLText.escape(text))</li>\n" }
      out += "</ul>\n"
    }
    return out + "</aside>\n"
  }
}
