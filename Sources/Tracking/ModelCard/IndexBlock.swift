import Basics
import Foundation

/// The lines of a `model-index` of one model, with its results apart.
struct IndexBlock {
  /// A result as it is written.
  struct Item {
    var lines: [String]
    /// What it is of; nil where that is not written in the way that is read here, or where the item
    /// has several metrics.
    var place: ResultPlace?
  }

  /// How far the results are set in.
  let indent: Int
  /// The results.
  var items: [Item]
  /// Up to and with `results:`, and what comes after the results.
  private let before: [String], after: [String]

  var lines: [String] { before + items.flatMap(\.lines) + after }

  /// - Throws: `card.front-matter` for an index of several models, in flow form, or set in with
  ///   tabs.
  init(_ lines: [String]) throws(RewardError) {
    let refused = FrontMatter.refused
    guard !lines.contains(where: { $0.prefix { $0 == " " || $0 == "\t" }.contains("\t") }) else {
      throw refused("sets in its model-index with tabs")
    }
    let head = Self.value(lines[0])
    guard head.isEmpty || head == "[]" else {
      throw refused("has a model-index that is not written as a block")
    }
    let places = lines.indices.dropFirst().filter { FrontMatter.hasContent(lines[$0]) }
    guard let first = places.first, head.isEmpty else {
      throw refused("has a model-index without a model")
    }
    let depth = Self.depth(lines[first])
    let models = places.filter { Self.depth(lines[$0]) == depth && Self.isItem(lines[$0]) }
    guard models == [first] else {
      throw refused("has a model-index of several models, or of none")
    }
    // The keys of the model stand where the first one does, behind the dash.
    let inner = depth + 1 + lines[first].dropFirst(depth + 1).prefix { $0 == " " }.count
    func isKey(_ place: Int, _ key: String) -> Bool {
      let line = String(lines[place].dropFirst(inner))
      return (place == first || Self.depth(lines[place]) == inner) && line.hasPrefix(key + ":")
    }
    let keys = places.filter { isKey($0, "results") }
    guard keys.count == 1, let key = keys.first else {
      throw refused("has a model-index without one list of results")
    }
    let value = Self.value(String(lines[key].dropFirst(inner)))
    guard value.isEmpty || value == "[]" else {
      throw refused("has a model-index whose results are not written as a block")
    }
    let own = places.filter { place in
      place > key
        && (Self.depth(lines[place]) > inner
          || (Self.depth(lines[place]) == inner && Self.isItem(lines[place])))
    }.prefix { place in
      !places.contains {
        $0 > key && $0 < place && Self.depth(lines[$0]) <= inner && !Self.isItem(lines[$0])
      }
    }
    guard value.isEmpty || own.isEmpty else {
      throw refused("has a model-index whose results are not written as a block")
    }
    let indent = own.first.map { Self.depth(lines[$0]) } ?? inner
    self.indent = indent
    let end = own.last.map { $0 + 1 } ?? key + 1
    let starts = own.filter { Self.depth(lines[$0]) == indent && Self.isItem(lines[$0]) }
    guard own.isEmpty || starts.first == own.first else {
      throw refused("has a model-index whose results are no list")
    }
    before =
      Array(lines[..<key])
      + [value.isEmpty ? lines[key] : String(lines[key].prefix(inner)) + "results:"]
      + Array(lines[(key + 1)..<(starts.first ?? key + 1)])
    after = Array(lines[end...])
    items = starts.enumerated().map { number, start in
      let stop = number + 1 < starts.count ? starts[number + 1] : end
      let item = Array(lines[start..<stop])
      return Item(lines: item, place: Self.place(of: item, indent: indent))
    }
  }

  /// What an item is of, where it is written as the hub's tools and this program write it.
  private static func place(of item: [String], indent: Int) -> ResultPlace? {
    var lines = item.filter { FrontMatter.hasContent($0) }
    lines[0] = lines[0].replacing("-", with: " ", maxReplacements: 1)
    func children(_ key: String, below depth: Int) -> [String] {
      guard
        let start = lines.firstIndex(where: {
          Self.depth($0) == depth && $0.dropFirst(depth).hasPrefix(key + ":") && value($0).isEmpty
        })
      else { return [] }
      return Array(
        lines[(start + 1)...].prefix { line in
          Self.depth(line) > depth || (Self.depth(line) == depth && isItem(line))
        })
    }
    let depth = Self.depth(lines[0])
    let dataset = children("dataset", below: depth)
    var metrics = children("metrics", below: depth)
    guard let first = metrics.first, isItem(first),
      metrics.filter({ Self.depth($0) == Self.depth(first) && isItem($0) }).count == 1
    else { return nil }
    metrics[0] = first.replacing("-", with: " ", maxReplacements: 1)
    func scalar(_ key: String, _ lines: [String]) -> String? {
      guard let depth = lines.map(Self.depth).min(),
        let line = lines.first(where: {
          Self.depth($0) == depth && $0.dropFirst(depth).hasPrefix(key + ":")
        })
      else { return nil }
      return YAMLText.plain(value(line))
    }
    guard let name = scalar("name", dataset), let identifier = scalar("type", dataset),
      let subset = scalar("split", dataset), let metric = scalar("type", metrics)
    else { return nil }
    return ResultPlace(name: name, identifier: identifier, subset: subset, metric: metric)
  }

  private static func depth(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func isItem(_ line: String) -> Bool {
    let rest = line.drop { $0 == " " }
    return rest == "-" || rest.hasPrefix("- ")
  }

  /// What stands behind the first colon of a line, without a comment.
  private static func value(_ line: String) -> String {
    guard let colon = line.firstIndex(of: ":") else { return "" }
    let rest = line[line.index(after: colon)...].drop { $0 == " " }
    if rest.hasPrefix("#") { return "" }
    var end = rest.endIndex
    var (quote, isEscaped): (Character?, Bool) = (nil, false)
    for place in rest.indices {
      let character = rest[place]
      if place == rest.startIndex, character == "\"" || character == "'" {
        quote = character
      } else if let open = quote {
        // A doubled single quote closes and opens again, which comes to the same.
        if character == open, !isEscaped { quote = nil }
        isEscaped = character == "\\" && open == "\"" && !isEscaped
      } else if character == "'", rest.first == "'", rest[rest.index(before: place)] == "'" {
        quote = "'"
      } else if character == "#", rest[rest.index(before: place)] == " " {
        end = place
        break
      }
    }
    return String(rest[..<end].reversed().drop { $0 == " " }.reversed())
  }
}

extension YAMLText {
  /// The text of a scalar on one line; nil for anything else.
  static func plain(_ scalar: String) -> String? {
    if scalar.hasPrefix("'") {
      guard scalar.count >= 2, scalar.hasSuffix("'") else { return nil }
      return String(scalar.dropFirst().dropLast().replacing("''", with: "'"))
    }
    if scalar.hasPrefix("\"") {
      // JSON's escapes are among YAML's; a text with others is not ours.
      return (try? JSONValue.parse(scalar))?.string
    }
    let isPlain = scalar.first.map { !"&*!|>%@`[]{}#".contains($0) } ?? false
    return isPlain ? scalar : nil
  }
}
