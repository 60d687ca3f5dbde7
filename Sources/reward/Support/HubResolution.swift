import Basics
import Foundation
import Hub
import Rewards

/// Turns what `--model`, `--dataset` and `--data` say into paths on this machine.
///
/// What exists here goes first: a path, `-`, a built-in model. Of the rest only what has the form
/// `owner/name[@revision][:config][:split]` is asked for on the hub, so that a misspelt path is
/// answered with an error about paths.
enum HubResolution {
  /// A model's folder or file.
  /// - Throws: `hub.…`, `file.access`.
  static func model(_ text: String) async throws -> String {
    guard isForTheHub(text), !ModelName.builtins.contains(where: { $0.name == text.lowercased() })
    else { return text }
    let reference = try HubReference(text, kind: .model)
    return try await fetching(reference) { try await $0.model(reference) }
  }

  /// The files of a dataset's split, or of a folder with one data set, in the order of their rows.
  /// - Parameter split: the one that is meant where the text names none and there is one of this
  ///   name.
  /// - Throws: `hub.…`, `file.access`; `hub.data-files` where several splits are left; `argument` for a
  ///   folder with several data sets or none.
  static func dataset(_ text: String, preferring split: String? = nil) async throws -> [String] {
    guard isForTheHub(text) else { return try DataFolder.dataset(in: text) ?? [text] }
    let reference = try HubReference(text, kind: .dataset)
    let data = try await fetching(reference) { client in
      try await client.dataset(reference, preferring: split)
    }
    guard data.splits.count == 1 else {
      let names = data.splits.map { "'\($0.name)'" }.joined(separator: ", ")
      throw RewardError(
        .hubDataFiles,
        "the config '\(data.config)' has the splits \(names): name one as id:\(data.config):SPLIT",
        at: .init(item: text))
    }
    Console.note(data.notes)
    return data.splits[0].files
  }

  /// The same for what has to be there: of a path itself.
  /// - Throws: also `file.missing`.
  static func files(_ text: String, preferring split: String? = nil) async throws -> [String] {
    let files = try await dataset(text, preferring: split)
    guard files != [text] || text == "-" || FileManager.default.fileExists(atPath: text) else {
      throw RewardError(.fileMissing, "there is no such file", at: .init(file: text))
    }
    return files
  }

  /// The same for a command that reads one file.
  /// - Throws: also `hub.data-files` for a data set in several.
  static func file(_ text: String) async throws -> String {
    let files = try await files(text)
    guard files.count == 1 else {
      throw RewardError(
        .hubDataFiles, "the rows are in \(files.count) files; this command reads one",
        at: .init(item: text))
    }
    return files[0]
  }

  /// Whether a text is asked for on the hub: there is nothing of the name here, and it has the form of
  /// an id.
  static func isForTheHub(_ text: String) -> Bool {
    !FileManager.default.fileExists(atPath: text) && !HubReference.looksLikePath(text)
      && text.contains("/")
  }

  private static func fetching<Result>(
    _ reference: HubReference, _ body: (HubClient) async throws -> Result
  ) async throws -> Result {
    let progress = FetchProgress()
    defer { progress.finish() }
    let client = HubClient(try HubSettings(), onProgress: { progress.show($0) })
    do { return try await body(client) } catch let error as RewardError {
      let isUnanswered = [.hubNetwork, .hubTimeout, .hubOffline].contains(error.code)
      throw error.adding(
        "; nor is there a path of that name", if: error.isMissingRepository || isUnanswered)
    }
  }
}

extension RewardError {
  /// Whether a hub knows no repository of a name, or does not say that it does.
  var isMissingRepository: Bool { [.hubNotFound, .hubUnauthorised].contains(code) }

  /// The error with a further hint.
  func adding(_ hint: String, if condition: Bool) -> RewardError {
    guard condition else { return self }
    var copy = self
    copy.message += hint
    return copy
  }
}

extension HubDataset {
  /// What a user should know about the choice of files.
  var notes: [String] {
    var notes = splits.filter { !$0.ignored.isEmpty }.map { split in
      "of '\(split.name)', \(split.ignored.count) files in other formats were left, such as "
        + split.ignored[0]
    }
    if !isListingComplete {
      notes.append("the cache does not say which files the dataset has; those in it are used")
    }
    return notes
  }
}
