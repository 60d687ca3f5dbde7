import ArgumentParser
import Basics
import OrderedCollections

/// The commands and their options, as the argument parser describes them.
struct CommandOutline {
  struct Option {
    /// Long names without dashes; two where a flag has an inverse.
    var names: [String]
    var isFlag: Bool
    var isRepeating: Bool
  }

  /// Names below the program's, joined by spaces.
  var path: String
  var options: [Option] = []
  var subcommands: OrderedDictionary<String, CommandOutline> = [:]

  init(of root: any ParsableCommand.Type) throws(RewardError) {
    let description = try JSONValue.parse(root._dumpHelp())
    self.init(description["command"] ?? .null, path: "")
  }

  private init(_ json: JSONValue, path: String) {
    self.path = path
    for argument in json["arguments"]?.array ?? [] {
      let names = (argument["names"]?.array ?? []).filter { $0["kind"]?.string == "long" }
        .compactMap { $0["name"]?.string }
      guard !names.isEmpty, argument["kind"]?.string != "positional" else { continue }
      let isFlag = argument["kind"]?.string == "flag"
      if isFlag, ["help", "version"].contains(names[0]) { continue }
      options.append(
        Option(
          names: names, isFlag: isFlag, isRepeating: argument["isRepeating"]?.bool ?? false))
    }
    for command in json["subcommands"]?.array ?? [] {
      guard let name = command["commandName"]?.string else { continue }
      subcommands[name] = CommandOutline(command, path: path.isEmpty ? name : "\(path) \(name)")
    }
  }

  /// Finds misspelt options and commands first: the parser would rather complain about the required
  /// option that is then missing.
  /// - Throws: `argument`, with the nearest name.
  func check(_ arguments: ArraySlice<String>) throws(RewardError) {
    let known = options.flatMap(\.names)
    func refuse(_ what: String, _ word: String, _ near: String?) -> RewardError {
      let command = path.isEmpty ? "reward" : "reward \(path)"
      return RewardError(
        .badArgument,
        "`\(command)` has no \(what) '\(word)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; see `\(command) --help`"))
    }
    if let word = arguments.first, !subcommands.isEmpty, !word.hasPrefix("-") {
      throw refuse("command", word, Suggestion.nearest(to: word, among: Array(subcommands.keys)))
    }
    for argument in arguments.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
      let name = argument.dropFirst(2).prefix { $0 != "=" }
      guard !known.contains(String(name)), !Self.built.contains(String(name)) else { continue }
      let near = Suggestion.nearest(to: String(name), among: known)
      throw refuse("option", "--\(name)", near.map { "--\($0)" })
    }
  }

  /// `--limit -3` as `--limit=-3`: the parser would take the number for an option, and complain
  /// of a missing value.
  func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let taking = Set(options.filter { !$0.isFlag }.flatMap { $0.names.map { "--\($0)" } })
    var result: [String] = []
    var last: String?
    for (index, word) in arguments.enumerated() {
      if index < end, word.hasPrefix("-"), Double(word) != nil, let option = last,
        taking.contains(option)
      {
        result[result.endIndex - 1] = "\(option)=\(word)"
        last = nil
      } else {
        result.append(word)
        last = word
      }
    }
    return result
  }

  /// Options that every command has from the argument parser.
  private static let built = [
    "help", "help-hidden", "version", "generate-completion-script", "experimental-dump-help",
  ]

  /// The command that arguments begin with, and how many words name it.
  func command(in arguments: [String]) -> (command: CommandOutline, depth: Int) {
    var (command, depth) = (self, 0)
    while depth < arguments.count, let next = command.subcommands[arguments[depth]] {
      command = next
      depth += 1
    }
    return (command, depth)
  }
}
