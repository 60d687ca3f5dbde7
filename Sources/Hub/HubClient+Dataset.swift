import Basics
import Foundation
import Storage

/// Data files of a dataset, in the cache.
public struct HubDataset: Sendable, Hashable {
  /// A part of a dataset, such as `train`.
  public struct Split: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The paths of its files on disk, in the order of its rows: Parquet, JSON Lines or JSON, plain
    /// or gzip, all of one kind.
    public let files: [String]
    /// Names in the repository of data files beside them that were left, being in another format.
    public let ignored: [String]
  }

  /// The commit, 40 hexadecimal digits.
  public let commit: String
  /// The folder that looks like the repository at that commit.
  public let folder: String
  /// The config's name; `default` where the dataset has no others.
  public let config: String
  /// The splits that were asked for, in the dataset's order.
  public let splits: [Split]
  /// Whether the list of the commit's files was known; see ``HubSnapshot/isListingComplete``.
  public let isListingComplete: Bool
}

extension HubClient {
  /// The data files of a config and a split, downloaded as far as the cache lacks them.
  ///
  /// Which files these are is said by the `configs` of the dataset's card (`README.md`), else by
  /// their names, as for the `datasets` library: `data/train-00000-of-00002.parquet`, folders such
  /// as `test/`, files such as `validation.jsonl`, else all as `train`. Where there is no card, a
  /// config may be a folder's name.
  ///
  /// - Parameters:
  ///   - reference: without a config, the default one is meant; without a split, all of them.
  ///   - preferred: the split that is meant where the reference names none, if there is one of that
  ///     name.
  /// - Throws: `hub.…`, `file.access`, or `CancellationError`. `hub.data-files` lists the configs
  ///   or splits where the reference names none of them.
  public func dataset(
    _ reference: HubReference, preferring preferred: String? = nil
  ) async throws -> HubDataset {
    try await reported {
      let repository = reference.repository
      let listing = try await listing(of: repository, revision: reference.revision)
      let names = listing.files.map(\.path)
      let layout = DatasetFiles(
        files: names, configs: try await configs(names, repository, listing.commit),
        isComplete: listing.isComplete)
      let (config, splits) = try Self.chosen(
        layout, reference, preferring: preferred)
      let wanted = Set(splits.flatMap(\.files))
      let snapshot = try await snapshot(
        of: repository, listing, listing.files.filter { wanted.contains($0.path) })
      return HubDataset(
        commit: snapshot.commit, folder: snapshot.folder, config: config,
        splits: splits.map { split in
          HubDataset.Split(
            name: split.name, files: split.files.map { "\(snapshot.folder)/\($0)" },
            ignored: split.ignored)
        }, isListingComplete: snapshot.isListingComplete)
    }
  }

  /// What the card says; a `.huggingface.yaml` goes before it.
  private func configs(
    _ names: [String], _ repository: HubRepository, _ commit: String
  ) async throws -> [DatasetCard.Config] {
    for name in [".huggingface.yaml", "README.md"] where names.contains(name) {
      let path = try await path(of: name, in: repository, revision: commit)
      let file = try MappedFile(path: path)
      guard file.count <= DatasetCard.mostBytes else {
        throw RewardError(
          .fileTooLarge, "\(file.count) bytes, more than a card has", at: .init(file: path))
      }
      let text = String(decoding: try file.bytes(0..<file.count), as: UTF8.self)
      withExtendedLifetime(file) {}
      let card =
        name == "README.md"
        ? try DatasetCard(readme: text, file: path) : try DatasetCard(yaml: text, file: path)
      if !card.configs.isEmpty { return card.configs }
    }
    return []
  }

  /// The config's name and the splits that a reference means.
  private static func chosen(
    _ layout: DatasetFiles, _ reference: HubReference, preferring preferred: String?
  ) throws(RewardError) -> (config: String, splits: [DatasetFiles.Split]) {
    do throws(RewardError) {
      let config = try layout.config(named: reference.config)
      let names = try layout.splitNames(of: config)
      if let name = reference.split, !names.isEmpty, !names.contains(name) {
        throw RewardError(
          .hubDataFiles,
          "the config '\(config.name)' has no split '\(name)', but \(DatasetFiles.list(names))")
      }
      let wanted = reference.split ?? names.first { $0 == preferred }
      var splits: [DatasetFiles.Split] = []
      for (name, files) in try layout.splits(of: config, named: wanted) {
        splits.append(try DatasetFiles.readable(name, files))
      }
      if !layout.isComplete { try requireAllShards(splits) }
      return (config.name, splits)
    } catch {
      var error = error
      error.place = error.place ?? .init(item: reference.description)
      throw error
    }
  }

  /// Of shards that count themselves, none may be missing where the list of files is not known.
  private static func requireAllShards(_ splits: [DatasetFiles.Split]) throws(RewardError) {
    for split in splits {
      var found: [String: (count: Int, total: Int)] = [:]
      for file in split.files {
        guard let match = file.firstMatch(of: /^(.*)-[0-9]{5}-of-([0-9]{5})/) else { continue }
        found["\(match.1)", default: (0, Int(match.2)!)].count += 1
      }
      for (name, shards) in found where shards.count < shards.total {
        throw RewardError(
          .hubOffline,
          "the cache has \(shards.count) of the \(shards.total) files of '\(split.name)'",
          at: .init(item: name))
      }
    }
  }
}
