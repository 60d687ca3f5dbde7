import Basics
import Foundation
import Testing

@testable import Hub

/// Which files of a model's repository are downloaded.
struct ModelTests {
  @Test func whatAModelNeeds() throws {
    let wanted = [
      "config.json", "generation_config.json", "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors", "model.safetensors.index.json", "tokenizer.json",
      "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
      "vocab.txt", "merges.txt", "tokenizer.model", "spiece.model", "chat_template.jinja",
      "additional_chat_templates/tools.jinja", "modules.json", "1_Pooling/config.json",
      "2_Dense/config.json", "2_Dense/model.safetensors", "adapter_config.json",
      "adapter_model.safetensors", "text_recipe.json", "canary.json",
    ]
    let others = [
      ".gitattributes", "README.md", "LICENSE", "pytorch_model.bin", "pytorch_model-00001.bin",
      "pytorch_model.bin.index.json", "model.pt", "tf_model.h5", "flax_model.msgpack",
      "rust_model.ot", "consolidated.safetensors", "original/model.safetensors",
      "onnx/model.onnx", "onnx/config.json", "model-Q4_K_M.gguf", "modeling_custom.py",
      "training_args.bin", "images/config.json", "notes.txt", "checkpoint-1/config.json",
    ]
    let files = try ModelFileChoice.files((wanted + others).shuffled(), of: "a/b")
    #expect(Set(files) == Set(wanted))
  }

  @Test func weightsOfTheMakersProgramAloneAreTaken() throws {
    let names = ["config.json", "consolidated.safetensors"]
    #expect(try ModelFileChoice.files(names, of: "a/b") == names)
  }

  @Test(arguments: [
    (["config.json", "pytorch_model.bin"], "pickles"),
    (["config.json", "x/weights.pt"], "pickles"),
    (["README.md", "b-Q4.gguf", "b-Q8.gguf"], "a/b:b-Q4.gguf"),
    (["config.json"], "no safetensors"),
    ([], "no safetensors"),
  ])
  func noWeights(names: [String], word: String) async throws {
    let error = try await failure { _ = try ModelFileChoice.files(names, of: "a/b") }
    #expect(error.code == .hubModelFiles)
    #expect(error.message.contains(word), "\(error)")
  }

  @Test func fromTheHub() async throws {
    try await LoopbackHub.run { hub, folder in
      hub.commit(
        "models/owner/name",
        [
          "config.json": .init("{}"),
          "model.safetensors": .init(noise(100, seed: 1), isLarge: true),
          "pytorch_model.bin": .init(noise(100, seed: 2), isLarge: true),
          "q/x.gguf": .init(noise(100, seed: 3), isLarge: true),
        ])
      let client = HubClient(try .loopback(hub, folder))
      let path = try await client.model(model())
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [
          "config.json", "model.safetensors",
        ])
      #expect(hub.requests.allSatisfy { !$0.file.hasSuffix(".bin") })
      let file = try await client.model(model("owner/name:q/x.gguf"))
      #expect(file == path + "/q/x.gguf")
      #expect(try bytes(file) == noise(100, seed: 3))
      let error = try await failure { _ = try await client.model(model("owner/name:none.gguf")) }
      #expect(error.code == .hubFileNotFound)
    }
  }
}
