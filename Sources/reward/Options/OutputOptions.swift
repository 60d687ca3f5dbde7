import ArgumentParser

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
}
