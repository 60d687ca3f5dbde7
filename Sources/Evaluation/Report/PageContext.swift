import Basics
import OrderedCollections

/// What is gathered while the blocks of one report are written: plots are numbered in the order
/// of the page, and their descriptions follow the page's content.
struct PageContext {
  /// Number of plots with something to draw.
  private(set) var drawnPlots = 0
  private var figures = 0

  /// A figure with its title, facts, plot, caption and numbers.
  mutating func figure(_ plot: ReportPlot) throws(RewardError) -> String {
    let drawing = try plot.drawing()
    figures += 1
    let id = "plot-\(figures)"
    let title = HTMLText.escape(drawing.title)
    var out = "<figure class=\"plot-figure\" aria-labelledby=\"\(id)-title\">\n"
    out += "<h3 id=\"\(id)-title\">\(title)</h3>\n"
    if !drawing.facts.isEmpty {
      out += "<ul class=\"facts\">\n"
      for fact in drawing.facts {
        out += "<li>\(HTMLText.escape(fact.name)) <b>\(HTMLText.escape(fact.value))</b></li>\n"
      }
      out += "</ul>\n"
    }
    if let traces = drawing.traces {
      drawnPlots += 1
      let description: JSONValue = ["data": .array(traces), "layout": .object(drawing.layout)]
      let summary = HTMLText.escape(drawing.summary)
      // The summary stands in the plot's place until, and unless, the plot is drawn.
      out += "<div class=\"plot\" id=\"\(id)\" role=\"img\" aria-label=\"\(title). \(summary)\">"
      out += "<p class=\"instead\">\(summary)</p></div>\n"
      out += "<script type=\"application/json\" id=\"\(id)-data\">"
      out += "\(HTMLText.script(description))</script>\n"
    } else {
      out += "<div class=\"plot-empty\"><p>No data</p></div>\n"
    }
    if let caption = drawing.caption {
      out += "<figcaption>\(HTMLText.escape(caption))</figcaption>\n"
    }
    if let table = drawing.table {
      out += "<details class=\"numbers\"><summary>Numbers</summary>\n"
      out += "\(try table.html())</details>\n"
    }
    return out + "</figure>\n"
  }
}
