import Basics
import Models
import OrderedCollections
import Preferences
import Rewards
import Storage
import Text

/// What a model is: configuration, size, head, recipe and an example as it reads it.
struct ModelInspection {
  let object: JSONObject

  init(_ path: String, template: String?, _ settings: TemplateSettings) throws {
    let files = try ModelFiles(ModelName(path))
    var object: JSONObject = ["kind": .string(Self.kind(files))]
    object["path"] = .string(files.directory ?? files.name.path)
    if files.adapter != nil { object["base_model"] = .string(files.name.path) }
    object["configuration"] = .object(Self.configuration(files.architecture))
    let stored = try StoredTensors(files.name)
    object["parameters"] = .number(JSONNumber(stored.count))
    object["stored_as"] = .object(stored.types.mapValues { .number(JSONNumber($0)) })
    object["head"] = .string(try Self.head(files, stored))
    if let directory = files.directory {
      object["canary"] = .string(try Canary.load(directory: directory) == nil ? "none" : "stored")
    }
    object["tokenizer"] = .object(TokenizerInspection.describe(files.tokenizer))
    do throws(RewardError) {
      let found: (recipe: TextRecipe, notes: [String])
      do { found = try files.recipe(template: template, settings: settings) } catch let error
        as RewardError
      {
        throw error
      } catch { throw RewardError(.inspectUnknown, "\(error)") }
      object["text_recipe"] = .object(Self.describe(found.recipe, notes: found.notes))
      let example = Candidate(prompt: "What is 2 + 2?", response: "4")
      object["example"] = .object(
        try RenderedExample(example, found.recipe, files.tokenizer).object)
    } catch {
      // What the model is can be said although no text can be made for it.
      let isAboutTemplate = error.code.rawValue.hasPrefix("template.")
      guard error.code == .textNoTemplate || isAboutTemplate else { throw error }
      object[isAboutTemplate ? "example" : "text_recipe"] = .string("none: \(error.message)")
    }
    self.object = object
  }

  private static func kind(_ files: ModelFiles) -> String {
    if let adapter = files.adapter {
      return "LoRA adapter of rank \(adapter.options.rank)"
    }
    return if case .gguf = files.name { "GGUF model" } else { "Hugging Face model" }
  }

  private static func configuration(_ architecture: ModelFiles.Architecture) -> JSONObject {
    func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
    switch architecture {
    case .encoder(let c):
      return [
        "family": "bert", "vocabulary": number(c.vocabularySize), "width": number(c.width),
        "layers": number(c.layerCount), "heads": number(c.headCount),
        "feed_forward_width": number(c.feedForwardWidth), "positions": number(c.maximumPositions),
      ]
    case .decoder(let c):
      var result: JSONObject = [
        "family": .string(c.family.rawValue), "vocabulary": number(c.vocabularySize),
        "width": number(c.width), "layers": number(c.layerCount), "heads": number(c.headCount),
        "key_value_heads": number(c.keyValueHeadCount), "head_width": number(c.headWidth),
        "feed_forward_width": number(c.feedForwardWidth), "positions": number(c.maximumPositions),
        "tied_embeddings": .bool(c.tiesEmbeddings),
      ]
      if let window = c.slidingWindow { result["sliding_window"] = number(window) }
      if let pad = c.padTokenID { result["pad_token_id"] = number(pad) }
      return result
    }
  }

  private static func head(_ files: ModelFiles, _ stored: StoredTensors) throws -> String {
    if let adapter = files.adapter {
      let adapted = try StoredTensors(directory: adapter.directory, name: "adapter_model")
      let head = adapted.shapes.first { $0.key.contains(".score.") }
      return head.map { "reward head of shape \($0.value), beside the adapter" }
        ?? "none: the adapter cannot score"
    }
    for name in ["score.weight", "classifier.weight"] {
      guard let shape = stored.shapes[name] else { continue }
      return shape.first == 1
        ? "reward head \(name) of shape \(shape)"
        : "\(name) of shape \(shape): \(shape.first ?? 0) labels, which is no scalar reward"
    }
    return "none: it can be trained with `reward train`, but has no scores"
  }

  private static func describe(_ recipe: TextRecipe, notes: [String]) -> JSONObject {
    [
      "stored": .bool(notes.isEmpty), "template": .string(recipe.origin.text),
      "template_sha256": .string(recipe.templateHash), "bos": .string(recipe.bos.rawValue),
      "eos": .string(recipe.eos.rawValue), "truncation": .string(recipe.truncation.rawValue),
      "max_length": recipe.maximumLength.map { .number(JSONNumber($0)) } ?? .null,
    ]
  }
}
