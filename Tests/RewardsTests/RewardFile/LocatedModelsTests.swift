import Basics
import Foundation
import Preferences
import Synchronization
import Testing

@testable import Rewards

/// Every model that a reward file names is asked for where it lies, before it is opened.
@Suite struct LocatedModelsTests {
  private final class Account: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func note(_ name: String) { names.withLock { $0.append(name) } }
  }

  /// Finds everything below `/found`, and opens encoders and rewards that are not there.
  private func opening(_ asked: Account, _ opened: Account, _ files: Account) -> RewardOpening {
    var opening = RewardOpening(
      scalar: { request in
        opened.note("\(request.model) \(request.template ?? "-")")
        return Told(["a": 1], name: request.model)
      },
      implicit: { request, _ in
        opened.note("\(request.model) \(request.template ?? "-")")
        return Told(["a": 1], name: request.model)
      }, file: { files.note($0) })
    opening.located = { name in
      asked.note(name)
      return name.hasPrefix("/") ? name : "/found/\(name)"
    }
    opening.encoder = { name in
      opened.note(name)
      return ToldVectors(["a": [1]])
    }
    return opening
  }

  @Test func encoders() async throws {
    let (asked, opened) = (Account(), Account())
    _ = try await openReward(
      """
      kind: sum
      terms:
        - {name: one, kind: similarity, encoder: owner/encoder}
        - {name: two, kind: relevance, encoder: owner/encoder}
        - {name: three, kind: similarity}
      """, opening(asked, opened, Account()))
    #expect(asked.all == ["owner/encoder", SentenceTextEmbedder.standard], "each once")
    #expect(
      opened.all
        == ["/found/owner/encoder", "/found/owner/encoder"]
        + ["/found/\(SentenceTextEmbedder.standard)"])
  }

  /// The directory itself, the model that its description names, and a template in a file.
  @Test func headsAndWhatIsBelowThem() async throws {
    let (asked, files, heads) = (Account(), Account(), HeadsFolder())
    let template = heads.file("own.jinja")
    heads.change("extractor", "type", to: "decoder")
    heads.change("extractor", "model", to: "owner/lm")
    heads.change("extractor", "template", to: .string(template))
    try heads.write()
    try Data("{{ messages }}".utf8).write(to: URL(fileURLWithPath: template))
    let opening = opening(asked, Account(), files)
    let error = await #expect(throws: RewardError.self) {
      try await openReward("{kind: attributes, model: \(heads.path)}", opening)
    }
    #expect(asked.all == [heads.path, "owner/lm"] && files.all == [template])
    #expect(error?.code == .modelMissing && error?.place?.item == "/found/owner/lm")
  }

  /// A directory in place of a file is named as it is seen from here, not from its own folder.
  @Test func aDirectoryOfHeadsByARelativePath() async throws {
    let heads = HeadsFolder()
    try heads.write()
    let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
    let path = "./" + String(repeating: "../", count: depth) + heads.path.dropFirst()
    let asked = Account()
    _ = try? await RewardFile(path: path).open(opening(asked, Account(), Account()))
    #expect(asked.all.first == "./\(path)")
  }

  /// Templates are found below the file's folder as models are; names and other paths stay.
  @Test func templates() async throws {
    let opened = Account()
    let folder = FileManager.default.temporaryDirectory.path
    _ = try await openReward(
      """
      kind: sum
      terms:
        - {name: one, model: ./m, template: ./own.jinja}
        - {name: two, kind: implicit, model: m, template: ../own.jinja}
        - {name: three, model: m, template: chatml}
      """, opening(Account(), opened, Account()))
    #expect(
      opened.all.map { $0.replacing("//", with: "/") }
        == [
          "\(folder)/./m \(folder)/./own.jinja", "m \(folder)/../own.jinja", "m chatml",
        ].map { $0.replacing("//", with: "/") })
  }
}
