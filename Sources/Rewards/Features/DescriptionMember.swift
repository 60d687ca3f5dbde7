import Basics
import OrderedCollections

/// A member of a JSON description, with its place for errors.
struct DescriptionMember {
  private let value: JSONValue
  private let name: String
  private let file: String

  init(_ value: JSONValue, name: String, file: String) {
    (self.value, self.name, self.file) = (value, name, file)
  }

  func error(_ message: String) -> RewardError {
    RewardError(.featureModel, message, at: .init(file: file, item: name.isEmpty ? nil : name))
  }

  private func wrong(_ wanted: String) -> RewardError {
    error("must be \(wanted), not \(value.kind)")
  }

  func optional(_ key: String) throws(RewardError) -> DescriptionMember? {
    guard let found = try object()[key], !found.isNull else { return nil }
    return DescriptionMember(found, name: name.isEmpty ? key : "\(name).\(key)", file: file)
  }

  func member(_ key: String) throws(RewardError) -> DescriptionMember {
    guard let member = try optional(key) else { throw error("'\(key)' is missing") }
    return member
  }

  func object() throws(RewardError) -> JSONObject {
    guard let object = value.object else { throw wrong("an object") }
    return object
  }

  func text() throws(RewardError) -> String {
    guard let text = value.string else { throw wrong("a text") }
    return text
  }

  func flag() throws(RewardError) -> Bool {
    guard let flag = value.bool else { throw wrong("true or false") }
    return flag
  }

  func int() throws(RewardError) -> Int {
    guard let number = value.int else { throw wrong("a whole number") }
    return number
  }

  /// A finite number.
  func number() throws(RewardError) -> Double {
    guard let number = value.double else { throw wrong("a finite number") }
    return number
  }

  func items(isEmptyAllowed: Bool = false) throws(RewardError) -> [DescriptionMember] {
    guard let items = value.array else { throw wrong("a list") }
    guard isEmptyAllowed || !items.isEmpty else { throw error("must have an item") }
    return items.enumerated().map {
      DescriptionMember($1, name: "\(name)[\($0)]", file: file)
    }
  }

  /// Refuses a description of another format than this one.
  func requireFormat(_ known: Int) throws(RewardError) {
    let member = try member("format")
    let format = try member.int()
    guard format == known else {
      throw member.error("format \(format) is not known here, only \(known)")
    }
  }

  /// Inputs, hidden units and outputs of a network; each at most 2²⁴, so that no product overflows.
  func widths() throws(RewardError) -> [Int] {
    var widths: [Int] = []
    for item in try items() { widths.append(try item.int()) }
    guard widths.count >= 2, widths.allSatisfy({ (1...1 << 24).contains($0) }) else {
      throw error("must be inputs, hidden units and outputs, each above 0")
    }
    return widths
  }

  /// Which of some names this is.
  func index(in names: [String]) throws(RewardError) -> Int {
    let name = try text()
    guard let index = names.firstIndex(of: name) else { throw unknown(name, names) }
    return index
  }

  /// A number for each of some names, and for nothing else.
  func numbers(by names: [String]) throws(RewardError) -> [Double] {
    let members = try object()
    if let other = members.keys.first(where: { !names.contains($0) }) {
      throw unknown(other, names)
    }
    var numbers: [Double] = []
    for name in names { numbers.append(try member(name).number()) }
    return numbers
  }

  private func unknown(_ name: String, _ names: [String]) -> RewardError {
    let near = Suggestion.nearest(to: name, among: names)
    return error(
      "there is no attribute '\(name.prefix(60))'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }
}
