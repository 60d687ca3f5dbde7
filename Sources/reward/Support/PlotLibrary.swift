import Foundation
import Rewards

/// The script that draws a report's plots, where set-up put it.
enum PlotLibrary {
  static var file: URL {
    URL(fileURLWithPath: ModelName.builtinFolder).deletingLastPathComponent()
      .appendingPathComponent("plotly/plotly.min.js")
  }
}
