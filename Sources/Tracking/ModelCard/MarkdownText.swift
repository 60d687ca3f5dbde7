import Foundation

/// Text from outside made safe for Markdown, so that a file's name cannot break a table or smuggle
/// HTML into a hub page.
enum MarkdownText {
  /// One line: newlines become spaces, table bars and HTML are escaped.
  static func line(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|": out += "\\|"
      case "<": out += "&lt;"
      case "\n", "\r", "\t": out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return visible(out)
  }

  /// Several paragraphs, HTML escaped.
  static func paragraphs(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
      .joined(separator: "\n")
  }

  /// Inline code; backticks inside get longer ones around.
  static func code(_ text: String) -> String {
    // Inside code HTML is shown as it stands, only a table's bar must be escaped.
    let inner = visible(text).replacing("|", with: "\\|")
    return inner.contains("`") ? "`` \(inner) ``" : "`\(inner)`"
  }

  /// A table; cells must be made with `line` or `code`. Cells that hold only numbers stand right.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let rule = header.indices.map { column in
      rows.allSatisfy { startsLikeNumber($0[column]) } ? "---:" : "---"
    }
    return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  private static func startsLikeNumber(_ cell: String) -> Bool {
    cell == "–" || cell.first.map { $0.isASCII && ($0.isNumber || $0 == "-") } ?? false
  }
}
