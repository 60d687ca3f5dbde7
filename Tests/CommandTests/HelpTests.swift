import Basics
import Foundation
import OrderedCollections
import Testing

/// Help texts as users see them. `REWRITE_SNAPSHOTS=1 swift test` writes them anew.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct HelpTests {
  static let snapshots = Program.root.appendingPathComponent("Tests/CommandTests/Snapshots")

  /// Every command's words and its help; the program itself has no words.
  static let helps = Result { () -> [(command: [String], help: Program.Result)] in
    func below(_ json: JSONValue, _ path: [String]) -> [[String]] {
      (json["subcommands"]?.array ?? []).flatMap { command -> [[String]] in
        let own = path + [command["commandName"]?.string ?? ""]
        return own == ["help"] ? [] : [own] + below(command, own)
      }
    }
    let dump = try Program.run(["--experimental-dump-help"]).output
    let commands = [[]] + below(try JSONValue.parse(dump)["command"] ?? .null, [])
    return try commands.map { ($0, try Program.run($0 + ["--help"])) }
  }

  /// The examples of a help text, one command line each.
  static func examples(_ help: String) throws -> [Substring] {
    let start = try #require(help.range(of: "EXAMPLES\n"))
    return help[start.upperBound...].components(separatedBy: "\n\n")[0]
      .replacing("\\\n", with: " ").split(separator: "\n").filter { $0.contains("reward ") }
  }

  @Test func everyCommandHasItsSnapshot() throws {
    let rewrites = ProcessInfo.processInfo.environment["REWRITE_SNAPSHOTS"] != nil
    let helps = try Self.helps.get()
    #expect(helps.count > 10)
    for (command, help) in helps {
      #expect(help.code == 0 && help.talk.isEmpty)
      let name = (["reward"] + command).joined(separator: "-") + ".txt"
      let file = Self.snapshots.appendingPathComponent(name)
      if rewrites { try help.output.write(to: file, atomically: true, encoding: .utf8) }
      let stored = try? String(contentsOf: file, encoding: .utf8)
      #expect(help.output == stored, "\(name) differs; REWRITE_SNAPSHOTS=1 accepts the change")
    }
  }

  @Test func everyCommandShowsTwoExamples() throws {
    for (command, help) in try Self.helps.get() {
      #expect(try Self.examples(help.output).count >= 2, "\(command)")
    }
  }

  /// A misprint in an example would teach it.
  @Test func examplesNameOnlyOptionsThatThereAre() throws {
    for (_, help) in try Self.helps.get() {
      for line in try Self.examples(help.output) {
        for call in line.split(separator: "|") where call.contains("reward ") {
          var words = call.split(separator: " ").map(String.init)
          words = Array(words[(words.firstIndex(of: "reward")! + 1)...])
          words = Array(words.prefix { $0 != ">" })
          if words.first == "COMMAND" { continue }
          // Help wins over missing files, but not over options that there are not.
          #expect(try Program.run(words + ["--help"]).code == 0, "\(call)")
        }
      }
    }
  }
}
