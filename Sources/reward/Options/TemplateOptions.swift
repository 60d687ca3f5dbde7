import ArgumentParser
import Basics
import OrderedCollections
import Text

/// What a chat template is given besides the conversation.
struct TemplateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Day for templates that ask for today's date, which scores must not depend on.",
      valueName: "YYYY-MM-DD"))
  var templateDate: String?

  @Option(
    help: ArgumentHelp(
      "A value for the chat template, such as enable_thinking=false. May be repeated.",
      valueName: "NAME=JSON"))
  var templateVariable: [String] = []

  func settings() throws(RewardError) -> TemplateSettings {
    try TemplateSettings(date: templateDate, variables: templateVariable)
  }

  func validate() throws {
    do throws(RewardError) { _ = try settings() } catch { throw ValidationError(error.message) }
  }
}

extension TemplateSettings {
  /// What rows depend on; nothing where nothing was given.
  var described: JSONObject {
    var result: JSONObject = [:]
    if let date { result["template_date"] = .string(date) }
    if !variables.isEmpty { result["template_variables"] = .object(variables) }
    return result
  }
}
