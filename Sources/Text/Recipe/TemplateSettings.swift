public import Basics
public import OrderedCollections

/// What a template is given besides the conversation: a fixed day and named values.
///
/// Both change the texts that a model reads, so they become part of its ``TextRecipe`` and are
/// stored with what is trained.
public struct TemplateSettings: Sendable, Hashable {
  /// The day for templates that ask for today's date, as `YYYY-MM-DD`; nil refuses them.
  public var date: String?
  /// Values by the names under which the template knows them, such as `enable_thinking`.
  public var variables: JSONObject

  /// Settings that give a template nothing.
  public init() {
    date = nil
    variables = [:]
  }

  /// Names that every rendering defines by itself.
  private static let reserved = ["messages", "tools", "documents", "add_generation_prompt"]

  /// Settings as people write them.
  /// - Parameters:
  ///   - date: a day as `YYYY-MM-DD`.
  ///   - variables: each `NAME=JSON`, such as `enable_thinking=false`.
  /// - Throws: `argument` for a day that there is not, a value that is no JSON, a name that
  ///   templates cannot have or that every rendering defines, or one name twice.
  public init(date: String?, variables: [String]) throws(RewardError) {
    self.init()
    if let date {
      guard TemplateDate(date) != nil else {
        throw RewardError(
          .badArgument,
          "--template-date must be a day as YYYY-MM-DD, not '\(date.prefix(60))'")
      }
      self.date = date
    }
    for item in variables {
      let parts = item.utf8.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(Substring(parts[0]))
      guard parts.count == 2, Self.isName(name) else {
        throw RewardError(
          .badArgument,
          "--template-variable must be NAME=JSON, such as enable_thinking=false, not "
            + "'\(item.prefix(60))'")
      }
      guard !Self.reserved.contains(name) else {
        throw RewardError(
          .badArgument, "--template-variable cannot set '\(name)', which every text has its own of")
      }
      guard self.variables[name] == nil else {
        throw RewardError(.badArgument, "--template-variable sets '\(name)' twice")
      }
      do throws(RewardError) {
        self.variables[name] = try JSONValue.parse(parts[1])
      } catch {
        throw RewardError(
          .badArgument,
          "the value of --template-variable \(name) must be JSON, such as true, 3 or \"text\" with "
            + "its quotation marks, not '\(String(Substring(parts[1])).prefix(60))'", cause: error)
      }
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
      default: false
      }
    }
  }
}

extension TextRecipe {
  /// Gives the template what `settings` have.
  public mutating func apply(_ settings: TemplateSettings) {
    if let date = settings.date { self.date = date }
    for (name, value) in settings.variables { variables[name] = value }
  }

  /// Checks that `settings` ask for nothing but what this recipe, stored with a model, has.
  /// - Throws: `argument` naming the first difference.
  public func confirm(_ settings: TemplateSettings, file: String?) throws(RewardError) {
    func contradicts(_ option: String, _ stored: String) -> RewardError {
      RewardError(
        .badArgument,
        "\(option) contradicts the recipe that this model was trained with and stores: \(stored)",
        at: file.map { .init(file: $0) })
    }
    if let asked = settings.date, asked != date {
      throw contradicts(
        "--template-date \(asked)", date.map { "the date there is '\($0)'" } ?? "no date")
    }
    for (name, value) in settings.variables where variables[name] != value {
      throw contradicts(
        "--template-variable \(name)=\(value.text)",
        variables[name].map { "'\(name)' is \($0.text) there" } ?? "no value for '\(name)'")
    }
  }
}
