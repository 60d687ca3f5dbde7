import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

@Suite struct TextRecipeJSONTests {
  private func stored(_ change: (inout JSONObject) -> Void = { _ in }) throws -> JSONValue {
    var members = try #require(TextRecipe(.chatml).json.object)
    change(&members)
    return .object(members)
  }

  @Test("every recipe comes back equal")
  func roundTrip() throws {
    for builtin in BuiltinTemplate.allCases {
      for bos in TextRecipe.BOSRule.allCases {
        for eos in TextRecipe.EOSRule.allCases {
          for truncation in TextRecipe.Truncation.allCases {
            for origin in [TextRecipe.Origin.tokenizer, .builtin(builtin), .file("a/b.jinja")] {
              var recipe = TextRecipe(
                template: try ChatTemplate(source: builtin.source), origin: origin, bos: bos,
                eos: eos, truncation: truncation, maximumLength: 512)
              recipe.variables = ["enable_thinking": true]
              recipe.date = "01 Jan 2025"
              let text = recipe.json.prettyText
              #expect(try TextRecipe(json: JSONValue.parse(text)) == recipe)
            }
          }
        }
      }
    }
    let plain = TextRecipe(.plain)
    #expect(try TextRecipe(json: plain.json) == plain)
  }

  @Test("what is wrong in a stored recipe has its own error")
  func errors() throws {
    func found(_ change: (inout JSONObject) -> Void) throws -> RewardError? {
      let json = try stored(change)
      do {
        _ = try TextRecipe(json: json)
        return nil
      } catch {
        return error
      }
    }
    #expect(try found { _ in } == nil)
    #expect(
      try found { $0["template"] = "{{ messages }}" }?.code == .textRecipeHash)
    #expect(try found { $0["version"] = 2 }?.code == .textRecipeVersion)
    #expect(try found { $0["version"] = nil }?.code == .textRecipeVersion)
    let typo = try found { $0["max_lenght"] = 5 }
    #expect(typo?.code == .textRecipeKey)
    #expect(typo?.message.contains("did you mean 'max_length'?") == true)
    #expect(try found { $0["zzz"] = 5 }?.message.contains("did you mean") == false)
    for key in try #require(stored().object).keys where key != "version" {
      #expect(try found { $0[key] = nil }?.code == .textRecipeKey, "\(key)")
      #expect(try found { $0[key] = [1.5] }?.code == .textRecipeValue, "\(key)")
    }
    #expect(try found { $0["max_length"] = 0 }?.code == .textRecipeValue)
    #expect(try found { $0["max_length"] = "5" }?.code == .textRecipeValue)
    #expect(try found { $0["bos"] = "maybe" }?.code == .textRecipeValue)
    #expect(try found { $0["eos"] = "maybe" }?.code == .textRecipeValue)
    #expect(try found { $0["truncation"] = "left" }?.code == .textRecipeValue)
    #expect(try found { $0["template_origin"] = "builtin:nope" }?.code == .textRecipeValue)
    #expect(try found { $0["template_origin"] = "file:" }?.code == .textRecipeValue)
    #expect(code { _ = try TextRecipe(json: .array([])) } == "text.recipe-value")
  }

  @Test("loading from a directory")
  func load() throws {
    let folder = NSTemporaryDirectory() + "reward-recipe-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try TextRecipe.load(directory: folder) == nil)
    let url = URL(fileURLWithPath: folder).appendingPathComponent(TextRecipe.fileName)
    try Data(TextRecipe(.llama3).json.prettyText.utf8).write(to: url)
    #expect(try TextRecipe.load(directory: folder) == TextRecipe(.llama3))
    try Data("{".utf8).write(to: url)
    do {
      _ = try TextRecipe.load(directory: folder)
      Issue.record("no error")
    } catch {
      #expect(error.code == .jsonSyntax)
      #expect(error.place?.file?.hasSuffix("text_recipe.json") == true)
    }
  }
}
