import Basics
import Foundation

extension ModelCard {
  /// How to score a response, in three ways.
  var scoring: String {
    """
    ## How to score

    On the command line, one JSON object with `prompt` and `response` a line:

    ```sh
    reward score --model \(Self.shellQuoted(location)) --dataset rows.jsonl
    ```

    In Swift:

    ```swift
    \(swiftExample ?? defaultSwiftExample)
    ```

    In Python with transformers\(isAdapter ? " and peft" : "")\(baseRemark):

    ```python
    \(pythonExample)
    ```
    """
  }

  private var defaultSwiftExample: String {
    """
    import RewardKit

    let model = try ScalarRewardModel(path: \(Self.literal(location)))
    let rewards = try await model.rewards(for: [
      Candidate(prompt: "Name a prime number.", response: "Seven.")
    ])
    print(rewards[0].value)
    """
  }

  /// Where the example finds the base model, since the adapter's configuration has a place that
  /// moving the directory changes.
  private var baseRemark: String {
    isAdapter && bringsBase ? "; the base model lies in `base`, beside the adapter" : ""
  }

  private var pythonExample: String {
    var lines = ["import torch"]
    if isAdapter {
      lines.append("from peft import \(bringsBase ? "" : "PeftConfig, ")PeftModel")
    }
    lines += [
      "from transformers import AutoModelForSequenceClassification, AutoTokenizer",
      "",
      "path = \(Self.literal(location))",
      "tokenizer = AutoTokenizer.from_pretrained(path)",
    ]
    if isAdapter {
      lines += [
        "base = AutoModelForSequenceClassification.from_pretrained(",
        bringsBase
          ? "    f\"{path}/base\", num_labels=1)"
          : "    PeftConfig.from_pretrained(path).base_model_name_or_path, num_labels=1)",
        "model = PeftModel.from_pretrained(base, path).float().eval()",
      ]
    } else {
      lines.append(
        "model = AutoModelForSequenceClassification.from_pretrained(path).float().eval()")
    }
    if recipe.templateHash == nil {
      lines += ["text = \"Name a prime number.\\nSeven.\""]
    } else {
      lines += [
        "messages = [",
        "    {\"role\": \"user\", \"content\": \"Name a prime number.\"},",
        "    {\"role\": \"assistant\", \"content\": \"Seven.\"},",
        "]",
        "text = tokenizer.apply_chat_template(messages, tokenize=False)",
      ]
    }
    if recipe.beginningOfText == .added { lines.append("text = tokenizer.bos_token + text") }
    if recipe.endOfText == .added { lines.append("text = text + tokenizer.eos_token") }
    lines += [
      "tokens = tokenizer(text, add_special_tokens=False, return_tensors=\"pt\")",
      "with torch.no_grad():",
      "    print(model(**tokens).logits[0, 0].item())",
    ]
    return lines.joined(separator: "\n")
  }

  /// A string literal that Swift and Python read alike: JSON's, once no control character is left.
  private static func literal(_ text: String) -> String { JSONValue.string(visible(text)).text }

  private static func shellQuoted(_ text: String) -> String {
    let text = visible(text)
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x7f || isalnum(Int32(byte)) != 0 || "-_./~".utf8.contains(byte)
      }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
