import Basics
import OrderedCollections

extension Message {
  /// The names under which services give what a model thought; the first is the one that most
  /// templates read, the second that of gpt-oss.
  private static let reasoningNames = ["reasoning_content", "thinking", "reasoning"]

  /// The message as templates see it (`apply_chat_template` of transformers 5): without members
  /// that are null, and with its reasoning under both names that templates read.
  var templateJSON: JSONValue {
    guard case .object(let all) = json else { return json }
    let members = all.filter { !$0.value.isNull }
    guard let reasoning = Self.reasoningNames.lazy.compactMap({ members[$0] }).first else {
      return .object(members)
    }
    var result: JSONObject = ["thinking": reasoning]
    for (name, value) in members { result[name] = value }
    result["reasoning_content"] = reasoning
    return .object(result)
  }
}
