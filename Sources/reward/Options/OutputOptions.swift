import ArgumentParser
import Basics
import Foundation

/// Where rows go.
struct OutputOptions: ParsableArguments {
  @Option(
    help: """
      File for the rows, gzip where it ends in .gz. A file that an interrupted run left is \
      continued. Without it, rows go to standard output.
      """)
  var output: String?

  @Flag(help: "Start the output file anew instead of continuing it.")
  var overwrite = false

  /// Refuses to write rows into the file that they are read from.
  /// - Throws: `argument`.
  static func refuse(output: String, thatIs input: String) throws(RewardError) {
    guard output != "-", input != "-" else { return }
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    guard real(output) != real(input) else {
      throw RewardError(
        .badArgument, "--output is the file that is read: its rows would be lost",
        at: .init(file: output))
    }
  }
}
