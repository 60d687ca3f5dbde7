import Basics
import Foundation
import Testing

@testable import Hub

/// The environment, as the Python client reads it.
struct SettingsTests {
  @Test func defaults() throws {
    let settings = try HubSettings(environment: ["HOME": "/home/me"])
    #expect(settings.endpoint.absoluteString == "https://huggingface.co")
    #expect(settings.cacheDirectory == "/home/me/.cache/huggingface/hub")
    #expect(settings.token == nil && !settings.isOffline)
    #expect(settings.readTimeout == .seconds(10) && settings.answerTimeout == .seconds(10))
  }

  @Test(arguments: [
    (["XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
    (["XDG_CACHE_HOME": "/x", "HF_HOME": "/h"], "/h/hub"),
    (["HF_HOME": "~/h"], "/home/me/h/hub"),
    (["HF_HOME": "$BASE/h", "BASE": "/b"], "/b/h/hub"),
    (["HF_HOME": "${BASE}h/$NONE/$", "BASE": "/b/"], "/b/h/$NONE/$/hub"),
    (["HF_HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
    (["HF_HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old", "HF_HUB_CACHE": "~/c"], "/home/me/c"),
    (["HF_HOME": "", "HF_HUB_CACHE": ""], "/home/me/.cache/huggingface/hub"),
  ])
  func folders(environment: [String: String], expected: String) throws {
    let home = ["HOME": "/home/me"].merging(environment) { $1 }
    #expect(try HubSettings(environment: home).cacheDirectory == expected)
  }

  @Test(arguments: [
    ("1", true), ("ON", true), ("yes", true), ("True", true), ("0", false), ("", false),
    ("off", false), ("2", false),
  ])
  func offline(value: String, isOffline: Bool) throws {
    #expect(try HubSettings(environment: ["HF_HUB_OFFLINE": value]).isOffline == isOffline)
    #expect(try HubSettings(environment: ["TRANSFORMERS_OFFLINE": value]).isOffline == isOffline)
  }

  @Test func tokens() throws {
    let folder = try TemporaryFolder()
    let home = ["HF_HOME": folder.path]
    func token(_ more: [String: String]) throws -> String? {
      try HubSettings(environment: home.merging(more) { $1 }).token?.value
    }
    #expect(try token([:]) == nil)
    #expect(try token(["HUGGING_FACE_HUB_TOKEN": "old"]) == "old")
    try "  filed\r\n".write(toFile: folder.path + "/token", atomically: true, encoding: .utf8)
    #expect(try token([:]) == "filed")
    #expect(try token(["HF_TOKEN": " given \n"]) == "given")
    #expect(try token(["HF_TOKEN": "given", "HUGGING_FACE_HUB_TOKEN": "old"]) == "given")
    #expect(try token(["HF_TOKEN": " "]) == "filed")
    #expect(try token(["HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", "HF_TOKEN": "given"]) == nil)
    try "elsewhere".write(toFile: folder.path + "/other", atomically: true, encoding: .utf8)
    #expect(try token(["HF_TOKEN_PATH": folder.path + "/other"]) == "elsewhere")
    #expect(try token(["HF_TOKEN_PATH": folder.path + "/none"]) == nil)
    try "\n".write(toFile: folder.path + "/token", atomically: true, encoding: .utf8)
    #expect(try token([:]) == nil)
  }

  /// A line end inside could begin another header. Its text must not come out with the error.
  @Test(arguments: ["a b", "a\tb", "a\u{7f}", "hé"])
  func tokensThatAreNone(text: String) async throws {
    let error = try await failure { _ = try HubSettings(environment: ["HF_TOKEN": text]) }
    #expect(error.code == .badArgument)
    #expect(!error.description.contains(text))
  }

  @Test func aTokenIsNeverShown() throws {
    let settings = try HubSettings(environment: ["HF_TOKEN": "hf_secret"])
    var text = "\(settings) \(settings.token!)" + String(reflecting: settings)
    dump(settings, to: &text)
    dump(settings.token!, to: &text)
    #expect(!text.contains("hf_secret"))
    #expect(text.contains("HubToken(hidden)"))
  }

  @Test(arguments: [
    "huggingface.co", "ftp://x", "http://", "https://user@x", "https://x?y", "https://x#y",
    "http:x",
  ])
  func addressesThatAreNone(text: String) {
    #expect(code { _ = try HubSettings(environment: ["HF_ENDPOINT": text]) } == .badArgument)
  }

  @Test func addressesWithSlashes() throws {
    let settings = try HubSettings(environment: ["HF_ENDPOINT": "http://mirror:8080/hub//"])
    #expect(settings.endpoint.absoluteString == "http://mirror:8080/hub")
    let url = HubTransport(settings).url("/a/b/resolve/main/x%20y", query: "z=1")
    #expect(url.absoluteString == "http://mirror:8080/hub/a/b/resolve/main/x%20y?z=1")
  }

  @Test func timeLimits() throws {
    let settings = try HubSettings(
      environment: ["HF_HUB_ETAG_TIMEOUT": "3", "HF_HUB_DOWNLOAD_TIMEOUT": "0"])
    #expect(settings.answerTimeout == .seconds(3) && settings.readTimeout == .seconds(10))
    for text in ["-1", "x", "1.5", "86401", "99999999999999999999"] {
      #expect(
        code { _ = try HubSettings(environment: ["HF_HUB_ETAG_TIMEOUT": text]) } == .badArgument)
    }
  }

  /// The folders that the Python client would use.
  @Test(
    .enabled(if: hasOracle, noOracle),
    arguments: [
      [:], ["HF_HOME": "/h"], ["HF_HOME": "~/h", "HF_ENDPOINT": "http://x/"],
      ["XDG_CACHE_HOME": "/x"], ["HF_HUB_CACHE": "$HOME/c", "HF_HOME": "/h"],
      ["HUGGINGFACE_HUB_CACHE": "/old"], ["HF_HUB_OFFLINE": "yes"], ["TRANSFORMERS_OFFLINE": "on"],
      ["HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "1"], ["HF_TOKEN": " t \n"],
      ["HF_HUB_ETAG_TIMEOUT": "7", "HF_HUB_DOWNLOAD_TIMEOUT": "8"],
    ])
  func asThePythonClientHasThem(environment: [String: String]) async throws {
    let folder = try TemporaryFolder()
    let all = ["HOME": folder.path].merging(environment) { $1 }
    let settings = try HubSettings(environment: all)
    let theirs = try JSONValue.parse(try await python(["settings"], environment: all))
    #expect(theirs["cache"]?.string == settings.cacheDirectory)
    #expect(theirs["endpoint"]?.string == settings.endpoint.absoluteString)
    #expect(theirs["offline"] == .bool(settings.isOffline))
    #expect(theirs["token"]?.string == settings.token?.value)
    #expect(theirs["answer"]?.int.map { .seconds($0) } == settings.answerTimeout)
    #expect(theirs["read"]?.int.map { .seconds($0) } == settings.readTimeout)
  }
}
