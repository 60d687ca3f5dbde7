import Basics

extension HubClient {
  /// A model's folder in the cache, or the GGUF file that the reference names, downloaded as far as
  /// it lacks them.
  ///
  /// Of a repository these are the configuration, the weights in safetensors, the tokenizer, chat
  /// templates and adapters; never pickles, and no weights in other formats.
  /// - Throws: `hub.…`, `file.access`, or `CancellationError`. `hub.model-files` where there are no
  ///   weights that may be loaded.
  public func model(_ reference: HubReference) async throws -> String {
    try await reported {
      let repository = reference.repository
      if let file = reference.file {
        onProgress(.planned(files: 1, bytes: nil))
        return try await path(of: file, in: repository, revision: reference.revision)
      }
      let listing = try await listing(of: repository, revision: reference.revision)
      let wanted = Set(
        try ModelFileChoice.files(listing.files.map(\.path), of: repository.id))
      return try await snapshot(
        of: repository, listing, listing.files.filter { wanted.contains($0.path) }
      ).folder
    }
  }
}
