import Basics
import OrderedCollections
import Preferences
import Text

/// A candidate's text as a model reads it, and its tokens.
struct RenderedExample {
  let object: JSONObject

  init(_ candidate: Candidate, _ recipe: TextRecipe, _ tokenizer: Tokenizer) throws(RewardError) {
    let text = try recipe.encode(
      prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
    object = [
      "text": .string(tokenizer.decode(text.ids, skipSpecialTokens: false)),
      "token_count": .number(JSONNumber(text.ids.count)),
      "prompt_tokens": .number(JSONNumber(text.promptCount)),
      "tokens": .array(text.ids.map { .string(tokenizer.token(of: $0) ?? "?") }),
      "ids": .array(text.ids.map { .number(JSONNumber(Int($0))) }),
    ]
  }
}
