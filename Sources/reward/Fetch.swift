import ArgumentParser
import Basics
import Hub
import OrderedCollections

struct Fetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Download a model or a dataset from the hub and print where it lies.",
    discussion: """
      Every command that takes a model or a dataset fetches it by itself; this one is for doing so \
      beforehand. Files are verified and go into the cache of huggingface_hub, which its Python \
      client reads too. HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE are heeded.

      A model is printed as its folder, a dataset as the files of its rows, one on a line. Pickles \
      are never downloaded.

      EXAMPLES
        reward fetch HuggingFaceTB/SmolLM2-135M-Instruct
        reward fetch owner/name:FILE.gguf
        reward fetch allenai/reward-bench-2 --kind dataset
        reward fetch owner/name@v1.0:CONFIG:SPLIT --json
      """)

  @Argument(
    help: """
      owner/name[@revision]; then, for a dataset, [:config][:split], for a model, [:FILE.gguf].
      """)
  var id: String

  /// What a repository holds.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case model, dataset

    var onTheHub: HubKind { self == .model ? .model : .dataset }
  }

  @Option(help: "What it is (default: a dataset where a config or split is named, else a model).")
  var kind: Kind?

  @Option(help: "Branch, tag or commit, where the id names none (default: main).")
  var revision: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let reference = try reference()
    let progress = FetchProgress()
    let client = HubClient(try HubSettings(), onProgress: { progress.show($0) })
    defer { progress.finish() }
    do {
      let object: JSONObject =
        switch reference.repository.kind {
        case .model: try await model(reference, client)
        case .dataset: try await dataset(reference, client)
        }
      progress.finish()
      if json { return Console.printResult(JSONValue.object(object).text + "\n") }
      for path in object["paths"]?.array ?? [] {
        Console.printResult((path.string ?? "") + "\n")
      }
    } catch let error as RewardError where kind == nil && error.isMissingRepository {
      throw error.adding("; if it is a dataset, say --kind dataset", if: reference.isModel)
    }
  }

  private func reference() throws -> HubReference {
    var reference: HubReference
    if let kind {
      reference = try HubReference(id, kind: kind.onTheHub)
    } else {
      let isDataset = id.contains(":") && !id.lowercased().hasSuffix(".gguf")
      reference = try HubReference(id, kind: isDataset ? .dataset : .model)
    }
    guard let revision else { return reference }
    guard [revision, HubReference.defaultRevision].contains(reference.revision) else {
      throw ValidationError(
        "--revision \(revision) contradicts the revision of the id, \(reference.revision)")
    }
    reference = try HubReference(
      reference.repository, revision: revision, config: reference.config, split: reference.split,
      file: reference.file)
    return reference
  }

  private func described(_ reference: HubReference, commit: String?) -> JSONObject {
    [
      "kind": .string(reference.repository.kind.rawValue), "id": .string(reference.repository.id),
      "revision": .string(reference.revision), "commit": commit.map { .string($0) } ?? .null,
    ]
  }

  private func model(_ reference: HubReference, _ client: HubClient) async throws -> JSONObject {
    let path = try await client.model(reference)
    let commit = client.cache.commit(of: reference.revision, in: reference.repository)
    var object = described(reference, commit: commit)
    object["paths"] = [.string(path)]
    return object
  }

  private func dataset(_ reference: HubReference, _ client: HubClient) async throws -> JSONObject {
    let data = try await client.dataset(reference)
    Console.note(data.notes)
    var object = described(reference, commit: data.commit)
    object["config"] = .string(data.config)
    object["paths"] = .array(data.splits.flatMap(\.files).map { .string($0) })
    object["splits"] = .array(
      data.splits.map { split in
        [
          "name": .string(split.name), "paths": .array(split.files.map { .string($0) }),
          "ignored": .array(split.ignored.map { .string($0) }),
        ]
      })
    return object
  }
}

extension HubReference {
  fileprivate var isModel: Bool { repository.kind == .model }
}
