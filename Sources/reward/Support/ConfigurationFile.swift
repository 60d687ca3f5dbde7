import Basics
import Storage
import Yams

extension RewardError.Code {
  /// A configuration file that is no YAML mapping of options.
  static let configurationSyntax = Self("config.syntax")
  /// A key that is no option of the command.
  static let configurationKey = Self("config.key")
  /// A value that the option cannot have.
  static let configurationValue = Self("config.value")
}

/// Options from the YAML file of `--config`, put before those of the command line.
///
/// Keys are the long names of options, with `-` or `_`. An option on the command line takes the
/// place of the file's, lists included.
struct ConfigurationFile {
  private let path: String
  private let pairs: [(key: String, line: Int?, node: Node)]

  /// A command line with the options of its configuration file written out.
  /// - Throws: what reading the file throws, or a `config.` error with file, line and key.
  static func expand(_ arguments: [String], of root: CommandOutline) throws -> [String] {
    let (command, depth) = root.command(in: arguments)
    try command.check(arguments.dropFirst(depth))
    let arguments = command.joiningNegativeNumbers(arguments)
    guard let path = try Self.path(in: arguments.dropFirst(depth)) else { return arguments }
    let file = try ConfigurationFile(path: path)
    let given = arguments.dropFirst(depth)
    return try arguments.prefix(depth) + file.arguments(for: command, given: Array(given)) + given
  }

  private static func path(in arguments: ArraySlice<String>) throws -> String? {
    let options = arguments.prefix { $0 != "--" }
    if let joined = options.last(where: { $0.hasPrefix("--config=") }) {
      return String(joined.dropFirst("--config=".count))
    }
    guard let place = options.lastIndex(of: "--config"), place + 1 < options.endIndex else {
      return nil
    }
    return options[place + 1]
  }

  private init(path: String) throws {
    self.path = path
    let file = try MappedFile(path: path)
    guard file.count <= 1 << 20 else {
      throw RewardError(
        .fileTooLarge, "\(file.count) bytes are no list of options", at: .init(file: path))
    }
    let text = try file.withBytes(0..<file.count) { String(validating: $0, as: UTF8.self) }
    guard let text else {
      throw RewardError(.configurationSyntax, "the file is not UTF-8", at: .init(file: path))
    }
    let root: Node?
    do { root = try compose(yaml: text) } catch {
      throw RewardError(.configurationSyntax, "not valid YAML", at: .init(file: path), cause: error)
    }
    guard let root else {
      pairs = []
      return
    }
    guard case .mapping(let mapping) = root else {
      throw RewardError(
        .configurationSyntax, "the file must hold lines of 'option: value'",
        at: .init(file: path, line: root.mark?.line))
    }
    pairs = try mapping.map { key, value in
      guard let name = key.scalar?.string else {
        throw RewardError(
          .configurationSyntax, "a key must be an option's name",
          at: .init(file: path, line: key.mark?.line))
      }
      return (name, key.mark?.line, value)
    }
  }

  private func arguments(for command: CommandOutline, given: [String]) throws -> [String] {
    let options = command.options.filter { $0.names != ["config"] }
    let names = options.flatMap(\.names)
    var seen: Set<String> = []
    var result: [String] = []
    for (key, line, node) in pairs {
      let place = RewardError.Place(file: path, line: line, item: key)
      let name = key.replacing("_", with: "-")
      guard let option = options.first(where: { $0.names.contains(name) }) else {
        let near = Suggestion.nearest(to: name, among: names)
        throw RewardError(
          .configurationKey,
          "`reward \(command.path)` has no such option"
            + (near.map { "; did you mean '\($0)'?" } ?? ""), at: place)
      }
      guard seen.insert(option.names[0]).inserted else {
        throw RewardError(.configurationKey, "the option is there twice", at: place)
      }
      let values = try option.arguments(name, node, place)
      if !option.isGiven(in: given) { result += values }
    }
    return result
  }
}

extension CommandOutline.Option {
  /// Whether the command line has this option.
  fileprivate func isGiven(in arguments: [String]) -> Bool {
    arguments.prefix { $0 != "--" }.contains { argument in
      names.contains { argument == "--\($0)" || argument.hasPrefix("--\($0)=") }
    }
  }

  /// The option with the file's value as it would stand on the command line.
  fileprivate func arguments(
    _ name: String, _ node: Node, _ place: RewardError.Place
  ) throws(RewardError) -> [String] {
    func wrong(_ wanted: String) -> RewardError {
      RewardError(.configurationValue, "the value must be \(wanted)", at: place)
    }
    func text(_ node: Node) throws(RewardError) -> String {
      guard let scalar = node.scalar else { throw wrong("a single value") }
      if scalar.style == .plain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
        throw wrong("given; leave the key out for the option's default")
      }
      return scalar.string
    }
    if isFlag {
      let positive = name.hasPrefix("no-") ? String(name.dropFirst(3)) : name
      let inverse = "no-\(positive)"
      switch try text(node).lowercased() {
      case "true", "yes", "on": return ["--\(name)"]
      case "false", "no", "off":
        let other = name == positive ? inverse : positive
        return names.contains(other) ? ["--\(other)"] : []
      default: throw wrong("true or false")
      }
    }
    if case .sequence(let items) = node {
      guard isRepeating else { throw wrong("a single value") }
      var result: [String] = []
      for item in items { result.append("--\(name)=\(try text(item))") }
      return result
    }
    return ["--\(name)=\(try text(node))"]
  }
}
