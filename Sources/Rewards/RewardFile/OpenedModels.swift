/// The models that a reward file names, each opened once, however often it is named.
///
/// A file's kinds are opened one after another, so that no model is asked for while it is being opened.
actor OpenedModels {
  private typealias Request = RewardOpening.ModelRequest

  private struct ImplicitRequest: Hashable {
    let model: Request
    let reduction: ImplicitRewardModel.Reduction
  }

  private let base: RewardOpening
  private var scalars: [Request: any RewardModel] = [:]
  private var implicits: [ImplicitRequest: any RewardModel] = [:]
  private var languageModels: [Request: ChatModel] = [:]
  private var places: [String: String] = [:]

  /// - Parameter base: opens what was not opened before.
  init(_ base: RewardOpening) { self.base = base }

  /// Opens as the base does, and remembers.
  nonisolated var opening: RewardOpening {
    var opening = base
    opening.scalar = { try await self.scalar($0) }
    opening.implicit = { try await self.implicit($0, $1) }
    opening.languageModel = { try await self.languageModel($0) }
    opening.located = { try await self.located($0) }
    return opening
  }

  private func scalar(_ request: Request) async throws -> any RewardModel {
    if let known = scalars[request] { return known }
    let model = try await base.scalar(request)
    scalars[request] = model
    return model
  }

  private func implicit(
    _ request: Request, _ reduction: ImplicitRewardModel.Reduction
  ) async throws -> any RewardModel {
    let key = ImplicitRequest(model: request, reduction: reduction)
    if let known = implicits[key] { return known }
    let model = try await base.implicit(request, reduction)
    implicits[key] = model
    return model
  }

  private func languageModel(_ request: Request) async throws -> ChatModel {
    if let known = languageModels[request] { return known }
    let model = try await base.languageModel(request)
    languageModels[request] = model
    return model
  }

  private func located(_ name: String) async throws -> String {
    if let known = places[name] { return known }
    let place = try await base.located(name)
    places[name] = place
    return place
  }
}
