public import Basics
public import Foundation

/// A report as one self-contained HTML file: it opens from disk, in an e-mail or on a phone, makes
/// no network request, and is the same to the byte for the same content.
///
/// Light and dark follow the system unless the reader chooses. Numbers have three significant
/// digits and their intervals in brackets. All given texts are plain text.
public struct Report: Sendable, Hashable {
  /// The page's title, plain text.
  public var title: String
  /// What was done with which model and data, in a sentence.
  public var subtitle: String?
  /// The sections; three or more are listed under the title.
  public var sections: [ReportSection]
  /// Where `plotly.min.js` lies; needed only by a report that draws plots. It adds its own size
  /// (about 5 MB) to the file.
  public var plotly: URL?

  /// A report; nothing is read or checked before `html()`.
  public init(
    title: String, subtitle: String? = nil, sections: [ReportSection], plotly: URL? = nil
  ) {
    self.title = title
    self.subtitle = subtitle
    self.sections = sections
    self.plotly = plotly
  }

  /// The whole page.
  ///
  /// - Throws: `report.plotly-missing` or `report.plotly-invalid` when there is a plot to draw and
  ///   no usable library; `report.value` for a number that is not finite or not allowed in its
  ///   place; `report.shape` for rows or verdicts of the wrong number.
  /// - Complexity: O(size of the content and of the plot library).
  public func html() throws(RewardError) -> String {
    var page = PageContext()
    var main = ""
    for (index, section) in sections.enumerated() {
      main += "<section aria-labelledby=\"section-\(index + 1)\">\n"
      main += "<h2 id=\"section-\(index + 1)\">\(HTMLText.escape(section.title))</h2>\n"
      for block in section.blocks { main += try block.html(&page) }
      main += "</section>\n"
    }
    var out = head
    out += "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
    out += header + "<main id=\"content\">\n\(main)</main>\n" + footer
    if page.drawnPlots > 0 { out += "<script>\(try plotLibrary())</script>\n" }
    out += "<script>\(PageScript.page)</script>\n"
    return out + "</body>\n</html>\n"
  }

  /// Writes the page; an existing file is replaced only by a complete one.
  ///
  /// - Throws: what `html()` throws, or `file.access`.
  public func write(to url: URL) throws(RewardError) {
    let page = try html()
    do {
      try Data(page.utf8).write(to: url, options: .atomic)
    } catch {
      throw RewardError(
        .fileAccess, "the report could not be written: \(systemReason(error))",
        at: RewardError.Place(file: url.path))
    }
  }
}

extension Report {
  /// Scripts and styles are allowed where they stand in the file; everything else, and every
  /// request, is refused by the browser.
  private static let contentPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    + "img-src data: blob:; base-uri 'none'; form-action 'none'"

  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Report.contentPolicy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <meta name="generator" content="RewardKit">
    <title>\(HTMLText.escape(title))</title>
    <style>\(PageStyle.sheet)</style>
    <script>\(PageScript.early)</script>
    </head>

    """
  }

  private var header: String {
    var out = "<header>\n<div class=\"bar\">\n<p class=\"brand\">RewardKit report</p>\n"
    out += """
      <fieldset class="theme" hidden>
      <legend class="quiet">Colours</legend>
      <label><input type="radio" name="theme" value="auto" checked><span>Auto</span></label>
      <label><input type="radio" name="theme" value="light"><span>Light</span></label>
      <label><input type="radio" name="theme" value="dark"><span>Dark</span></label>
      </fieldset>
      </div>

      """
    out += "<h1>\(HTMLText.escape(title))</h1>\n"
    if let subtitle { out += "<p class=\"subtitle\">\(HTMLText.escape(subtitle))</p>\n" }
    if sections.count >= 3 {
      out += "<nav aria-label=\"Sections\"><ul>\n"
      for (index, section) in sections.enumerated() {
        let name = HTMLText.escape(section.title)
        out += "<li><a href=\"#section-\(index + 1)\">\(name)</a></li>\n"
      }
      out += "</ul></nav>\n"
    }
    return out + "</header>\n"
  }

  private var footer: String {
    """
    <footer>
    <noscript><p>The plots need JavaScript; what they show stands in words in their places.</p>
    </noscript>
    <p>Made by RewardKit. This file is complete in itself and loads nothing.</p>
    </footer>

    """
  }

  private func plotLibrary() throws(RewardError) -> String {
    guard let plotly else {
      throw RewardError(
        .reportPlotlyMissing, "a report with plots needs the path of plotly.min.js")
    }
    let place = RewardError.Place(file: plotly.path)
    let bytes: Data
    do {
      bytes = try Data(contentsOf: plotly)
    } catch {
      throw RewardError(
        .reportPlotlyMissing, "plotly.min.js cannot be read: \(systemReason(error))", at: place)
    }
    guard let code = String(validating: bytes, as: UTF8.self), code.contains("Plotly") else {
      throw RewardError(.reportPlotlyInvalid, "this is not plotly.min.js", at: place)
    }
    // Either would end the script element, or hide its end.
    for mark in ["</script", "<!--"]
    where code.range(of: mark, options: .caseInsensitive) != nil {
      throw RewardError(
        .reportPlotlyInvalid, "the script holds '\(mark)' and cannot be inlined", at: place)
    }
    return code
  }
}
