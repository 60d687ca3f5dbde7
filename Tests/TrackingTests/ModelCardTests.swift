import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Tracking

@Suite struct ModelCardTests {
  var card: ModelCard {
    var card = ModelCard(
      name: "smollm2-harmless-rm", location: "runs/harmless rm",
      baseModel: "HuggingFaceTB/SmolLM2-135M-Instruct",
      recipe: .init(
        templateHash: "8a52", beginningOfText: .template, endOfText: .added, truncation: "left",
        maximumLength: 1024),
      trainingPairs: 4321)
    card.license = "apache-2.0"
    card.datasets = ["Anthropic/hh-rlhf", "/data/own pairs.jsonl"]
    card.languages = ["en", "no"]
    card.rowAccounting = [
      "read": 4400, "used": 4321, "dropped": ["identical": 70, "too_long": 9, "empty": 0],
    ]
    card.hyperParameters = [
      "learning_rate": .number(1e-5), "lora": .null, "optimiser": "adamw|fused",
    ]
    card.results = [
      .init(
        split: "held-out", dataset: "Anthropic/hh-rlhf", count: 1000, ties: 2,
        accuracy: .init(0.7135, 0.6848, 0.7407), lengthBaseline: .init(0.55, 0.52, 0.58),
        lengthRule: "longer wins", chosenAmong: 3, calibrationError: 0.0312, brier: 0.19),
      .init(
        split: "own: 2024", dataset: "/data/own pairs.jsonl", count: 40,
        accuracy: .init(0.5, 0.35, 0.65)),
    ]
    card.rewardRange = .init(
      measuredOn: "the held-out responses", mean: 0.1, standardDeviation: 1.5,
      percentiles: [.init(2.5, -2.75), .init(50, 0.0625)])
    card.limits = ["English only."]
    return card
  }

  @Test func snapshot() throws {
    #expect(card.text == expected)
    #expect(card.text == card.text)
    let folder = try TemporaryFolder()
    try card.write(toDirectory: folder.path)
    #expect(try read(folder.path + "/README.md") == expected)
  }

  @Test func variants() {
    var card = card
    card.isAdapter = true
    card.baseModel = "/models/local"
    card.recipe.templateHash = nil
    card.recipe.beginningOfText = .added
    card.recipe.endOfText = .none
    card.recipe.maximumLength = nil
    card.datasets = ["pairs.jsonl", "data/pairs.jsonl.gz"]
    card.results = []
    card.rewardRange = nil
    card.swiftExample = "print(1)"
    let text = card.text
    #expect(!text.contains("\nbase_model") && !text.contains("model-index"))
    #expect(text.contains("library_name: peft\n"))
    #expect(text.contains("a LoRA adapter for `/models/local`"))
    #expect(text.contains("PeftModel.from_pretrained(base, path)"))
    #expect(text.contains("text = tokenizer.bos_token + text"))
    #expect(text.contains("| End-of-text token | none |"))
    #expect(text.contains("| Longest text | no limit of its own |"))
    // Files are named in the text, not as repositories of the hub.
    #expect(!text.contains("\ndatasets:") && text.contains("Data: `pairs.jsonl`, `data/pairs."))
    #expect(text.contains("none, plain text") && text.contains("Nothing was held out"))
    #expect(text.contains("```swift\nprint(1)\n```") && !text.contains("## Reward range"))
    // Not a number is no result, but it is not hidden either.
    card.results = [
      .init(split: "x", dataset: "d", count: 0, accuracy: .init(.nan, .nan, .nan))
    ]
    #expect(!card.text.contains("model-index") && card.text.contains("nan [nan, nan]"))
  }

  @Test func hubIdentifiers() {
    for good in ["gpt2", "a/b", "Qwen/Qwen2.5-0.5B_x", "0/1"] {
      #expect(ModelCard.isHubIdentifier(good))
    }
    for bad in ["", "/", "a/", "/a", "a/b/c", "a b", "./a", "a..b", "-a", "ä", "a\n", "~/x"] {
      #expect(!ModelCard.isHubIdentifier(bad))
    }
  }

  static let nasty = [
    "", " ", "a", "plain words", "true", "Yes", "no", "Off", "null", "~", "nan", "1.5", "1e5",
    "0x1F", "2024-01-01", "a: b", "a #b", "#a", "- a", "a\n---\nb", "\"", "\\", "'", "a\u{85}b",
    "tab\t", "\u{2028}", "\u{feff}x", "日本語", "👍", "a ", "[a]", "{a}", "&a", "*a", "!a", "%a",
    "@a", "`a`", "|", ">", "?", ":", "=", "<<", "\u{7f}\u{1}\r", "y", "N", "a:b", "12:30:45",
    ".inf",
  ]

  @Test(.enabled(if: hasOracle, noOracle)) func yamlReadsBackTheSame() throws {
    let yaml = Self.nasty.map { "- " + YAMLText.scalar($0) + "\n" }.joined()
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    let seen = try JSONValue.parse(try python(["-c", script], input: yaml))
    #expect(seen.array?.count == Self.nasty.count)
    for (text, item) in zip(Self.nasty, seen.array ?? []) {
      #expect(item == .string(text), "\(text.debugDescription)")
    }
  }

  @Test(.enabled(if: hasOracle, noOracle)) func theHubReadsTheCard() throws {
    let script = """
      import json, sys
      from huggingface_hub import ModelCard
      data = ModelCard(open(sys.argv[1]).read()).data
      d = data.to_dict()
      print(json.dumps({"meta": {k: d[k] for k in d if k != "model-index"}, "name": data.model_name,
       "results": [
        [r.task_type, r.dataset_name, r.dataset_type, r.dataset_split, r.metric_type,
         r.metric_value] for r in data.eval_results or []]}))
      """
    let seen = try JSONValue.parse(try python(["-c", script], input: card.text))
    #expect(
      seen == [
        "meta": [
          "base_model": "HuggingFaceTB/SmolLM2-135M-Instruct",
          "datasets": ["Anthropic/hh-rlhf"], "language": ["en", "no"],
          "library_name": "transformers", "license": "apache-2.0",
          "pipeline_tag": "text-classification",
          "tags": ["reward-model", "reward-trainer", "rewardkit"],
          "base_model_relation": "finetune",
        ], "name": "smollm2-harmless-rm",
        "results": [
          [
            "text-classification", "Anthropic/hh-rlhf (held-out)", "Anthropic/hh-rlhf", "held-out",
            "accuracy", 0.7135,
          ],
          [
            "text-classification", "/data/own pairs.jsonl (own: 2024)", "own-pairs.jsonl",
            "own: 2024", "accuracy", 0.5,
          ],
        ],
      ])
    var hostile = card
    for text in Self.nasty {
      hostile.name = text
      hostile.license = text
      hostile.datasets = [text, text + "/\n- x: y"]
      hostile.results[0].split = text
      hostile.results[0].dataset = text
      hostile.baseModel = text
      hostile.summary = text
      hostile.location = text
    }
    #expect(hostile.text.split(separator: "\n").filter { $0 == "---" }.count == 2)
  }

  @Test(.enabled(if: hasOracle, noOracle)) func pythonExamplesAreSyntax() throws {
    var cards = [card, card, card, card]
    cards[1].isAdapter = true
    cards[3].isAdapter = true
    cards[3].bringsBase = true
    cards[2].recipe.templateHash = nil
    cards[2].recipe.beginningOfText = .added
    cards[2].location = "a \"b\" \\(c) \n d"
    for card in cards {
      let parts = card.text.split(separator: "```python\n")
      let source = String(parts[1].split(separator: "\n```")[0])
      let script = "import ast, sys; print(len(ast.parse(open(sys.argv[1]).read()).body))"
      #expect(
        Int(try python(["-c", script], input: source).trimmingCharacters(in: .newlines))! > 5)
    }
  }

  /// The adapter's own configuration names a place that moving the directory changes.
  @Test func aBaseBesideTheAdapterIsLoadedFromThere() {
    var card = card
    card.isAdapter = true
    #expect(card.text.contains("PeftConfig.from_pretrained(path).base_model_name_or_path"))
    card.bringsBase = true
    #expect(card.text.contains("f\"{path}/base\", num_labels=1)"))
    #expect(card.text.contains("the base model lies in `base`"))
    #expect(!card.text.contains("PeftConfig"))
  }

  @Test func markdownIsNotBroken() {
    #expect(MarkdownText.line("a|b\n<img src=x>\u{1b}") == "a\\|b &lt;img src=x>\\u{1b}")
    #expect(MarkdownText.code("a`b|c\n") == "`` a`b\\|c\\n ``")
    #expect(MarkdownText.paragraphs("a\n\n<b>") == "a\n\n&lt;b>")
    #expect(
      MarkdownText.table(["x", "n"], [["a", "1"], ["b", "–"]])
        == "| x | n |\n| --- | ---: |\n| a | 1 |\n| b | – |")
  }

  private let expected = #"""
    ---
    base_model: HuggingFaceTB/SmolLM2-135M-Instruct
    base_model_relation: finetune
    datasets:
    - Anthropic/hh-rlhf
    language:
    - en
    - "no"
    library_name: transformers
    license: apache-2.0
    model-index:
    - name: smollm2-harmless-rm
      results:
      - task:
          type: text-classification
          name: Preference pairs
        dataset:
          name: "Anthropic/hh-rlhf (held-out)"
          type: Anthropic/hh-rlhf
          split: held-out
        metrics:
        - type: accuracy
          value: 0.7135
          name: Pairwise accuracy
      - task:
          type: text-classification
          name: Preference pairs
        dataset:
          name: "/data/own pairs.jsonl (own: 2024)"
          type: own-pairs.jsonl
          split: "own: 2024"
        metrics:
        - type: accuracy
          value: 0.5000
          name: Pairwise accuracy
    pipeline_tag: text-classification
    tags:
    - reward-model
    - reward-trainer
    - rewardkit
    ---

    # smollm2-harmless-rm

    This model gives a response to a prompt a number, its reward. Of two responses to the \#
    same prompt, the one with the higher reward is the one that its training data more likely \#
    prefers.

    - Weights: a fine-tuned copy of `HuggingFaceTB/SmolLM2-135M-Instruct`
    - Head: one linear unit on the hidden state of the last token (`num_labels` 1)
    - Made with: RewardKit 0.1.0

    ## How to score

    On the command line, one JSON object with `prompt` and `response` a line:

    ```sh
    reward score --model 'runs/harmless rm' --dataset rows.jsonl
    ```

    In Swift:

    ```swift
    import RewardKit

    let model = try ScalarRewardModel(path: "runs/harmless rm")
    let rewards = try await model.rewards(for: [
      Candidate(prompt: "Name a prime number.", response: "Seven.")
    ])
    print(rewards[0].value)
    ```

    In Python with transformers:

    ```python
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    path = "runs/harmless rm"
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModelForSequenceClassification.from_pretrained(path).float().eval()
    messages = [
        {"role": "user", "content": "Name a prime number."},
        {"role": "assistant", "content": "Seven."},
    ]
    text = tokenizer.apply_chat_template(messages, tokenize=False)
    text = text + tokenizer.eos_token
    tokens = tokenizer(text, add_special_tokens=False, return_tensors="pt")
    with torch.no_grad():
        print(model(**tokens).logits[0, 0].item())
    ```

    ## Text recipe

    Scores hold for texts made exactly in this way; RewardKit stores the recipe with the \#
    model and applies it.

    | what | value |
    | --- | --- |
    | Chat template (SHA-256) | `8a52` |
    | Beginning-of-text token | as the template writes it |
    | End-of-text token | added to the text |
    | Longest text | 1024 tokens |
    | Truncation | left |

    ## Training

    Trained on 4321 preference pairs. Data: `Anthropic/hh-rlhf`, `/data/own pairs.jsonl`.

    What became of every row of the data:

    | rows | count |
    | --- | ---: |
    | read | 4400 |
    | used | 4321 |
    | dropped.identical | 70 |
    | dropped.too_long | 9 |
    | dropped.empty | 0 |

    Hyper-parameters:

    | option | value |
    | --- | --- |
    | learning_rate | 1e-05 |
    | lora | – |
    | optimiser | adamw\|fused |

    ## Results

    Accuracy is the share of pairs whose chosen response got the higher reward, with its 95 % \#
    confidence interval. Beside it stands the accuracy of choosing by length alone: a reward \#
    model that does not beat it has learned little else. ECE and Brier score measure whether \#
    sigmoid(chosen − rejected) can be read as a probability (0 is best).

    | split | data | pairs | ties | accuracy | length alone | ECE | Brier |
    | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
    | held-out | `Anthropic/hh-rlhf` | 1000 | 2 | 0.714 [0.685, 0.741] | \#
    0.550 [0.520, 0.580], longer wins | 0.031 | 0.190 |
    | own: 2024 | `/data/own pairs.jsonl` | 40 | 0 | 0.500 [0.350, 0.650] | – | – | – |

    The weights are the best of 3 evaluations on held-out, which flatters the figures of that line.

    ## Reward range

    Measured on the held-out responses.

    | statistic | reward |
    | --- | ---: |
    | mean | 0.100 |
    | standard deviation | 1.500 |
    | percentile 2.5 | -2.750 |
    | percentile 50 | 0.062 |

    ## Limits

    - English only.
    - Rewards of different prompts cannot be compared: only differences within a prompt were \#
    trained.
    - It knows the taste in its training data and no more; other languages, subjects and \#
    styles need an evaluation of their own.
    - What is optimised against it long enough will find its mistakes: watch a second measure.

    The run that made this model is described in `run.json`, and its course in \#
    `metrics.jsonl`, where they lie beside this file.

    """#
}
