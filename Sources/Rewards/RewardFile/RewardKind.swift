import Basics
import Synchronization

/// A kind of reward that a reward file can name.
///
/// A new kind is a value of this type and a call of ``register(_:)``; nothing else knows the kinds.
public struct RewardKind: Sendable {
  /// What `kind:` says, as `length`.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// Opens a reward of this kind from its mapping. Members that it does not read are refused.
  public let open: @Sendable (RewardNode, RewardOpening) async throws -> any RewardModel

  /// A kind.
  public init(
    _ name: String, _ summary: String,
    open: @escaping @Sendable (RewardNode, RewardOpening) async throws -> any RewardModel
  ) {
    self.name = name
    self.summary = summary
    self.open = open
  }

  private static let registered = Mutex<[RewardKind]>(builtIn)

  /// All kinds, in the order of their registration.
  public static var all: [RewardKind] { registered.withLock { $0 } }

  /// Makes a kind known to all reward files that are read from now on. Traps for a name that is taken.
  public static func register(_ kind: RewardKind) {
    registered.withLock { kinds in
      precondition(!kinds.contains { $0.name == kind.name }, "there is a kind '\(kind.name)'")
      kinds.append(kind)
    }
  }
}

/// What opening a reward file needs from outside.
public struct RewardOpening: Sendable {
  /// A model that a file names.
  public struct ModelRequest: Sendable, Hashable {
    /// A path, a built-in name or a hub id. What begins with `./` or `../` is below the file's folder.
    public var model: String
    /// A chat template for models without one.
    public var template: String?
    /// Of an implicit reward, the language model that it is compared with.
    public var reference: String?

    /// A model; see ``RewardOpening/resolved(_:)`` for names that a file gives.
    public init(model: String, template: String? = nil, reference: String? = nil) {
      self.model = model
      self.template = template
      self.reference = reference
    }
  }

  /// Opens a trained reward model.
  public var scalar: @Sendable (ModelRequest) async throws -> any RewardModel
  /// Opens a language model as a reward.
  public var implicit:
    @Sendable (ModelRequest, ImplicitRewardModel.Reduction) async throws
      -> any RewardModel
  /// Opens a language model for rewards that are made of its probabilities. Requests name no reference.
  public var languageModel: @Sendable (ModelRequest) async throws -> ChatModel
  /// Where a sentence encoder, a directory of heads or the model below them lies on this machine, by
  /// the name that a file gives it. Asked before any of them is opened: here models of a hub are
  /// fetched, and an account is kept of what rewards depend on. What opens the models above does
  /// both itself.
  public var located: @Sendable (String) async throws -> String = { $0 }
  /// Opens a sentence encoder whose vectors keep their lengths; one of a name is opened once. The
  /// name is one that ``located`` gave.
  public var encoder: @Sendable (String) async throws -> any TextEmbedder = OpenedEncoders.opening()
  /// Told of every further file that a reward is made of, such as lists of texts, before it is read.
  public var file: @Sendable (String) async throws -> Void
  /// The folder that relative paths are below.
  var folder = "."

  /// - Parameters: open models; the defaults open what is on this machine, in fp32.
  public init(
    scalar: @escaping @Sendable (ModelRequest) async throws -> any RewardModel = {
      try ScalarRewardModel(path: $0.model, template: $0.template)
    },
    implicit:
      @escaping @Sendable (ModelRequest, ImplicitRewardModel.Reduction) async throws
      -> any RewardModel = { request, reduction in
        try ImplicitRewardModel(
          policy: request.model, reference: request.reference, reduction: reduction,
          template: request.template)
      },
    languageModel: @escaping @Sendable (ModelRequest) async throws -> ChatModel = {
      try ChatModel(path: $0.model, template: $0.template)
    },
    file: @escaping @Sendable (String) async throws -> Void = { _ in }
  ) {
    self.scalar = scalar
    self.implicit = implicit
    self.languageModel = languageModel
    self.file = file
  }

  /// The reward that a mapping describes.
  /// - Throws: `reward.file`, and what opening models throws.
  public func reward(_ node: RewardNode) async throws -> any RewardModel {
    let name = try node.optionalText("kind") ?? (node.has("model") ? "model" : nil)
    guard let name else {
      throw node.error("'kind' is missing; a reward is one of \(Self.kinds)")
    }
    guard let kind = RewardKind.all.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: RewardKind.all.map(\.name))
      throw node.error(
        "there is no kind '\(name.prefix(60))'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; a reward is one of \(Self.kinds)"),
        "kind")
    }
    let model: any RewardModel
    do { model = try await kind.open(node, self) } catch let error as RewardError {
      guard error.code == .rewardConfiguration else { throw error }
      throw node.error(error.message)
    }
    try node.finish()
    return model
  }

  /// The part that a member describes, called by its `name`, or else as given.
  public func part(_ node: RewardNode, name: String) async throws -> RewardPart {
    RewardPart(try await reward(node), name: name)
  }

  private static var kinds: String { RewardKind.all.map(\.name).joined(separator: ", ") }

  /// The path of a file that a reward file names, or nil where it names none; ``file`` is told of it.
  func file(_ key: String, of node: RewardNode) async throws -> String? {
    guard let path = try node.optionalText(key).map(resolved) else { return nil }
    try await file(path)
    return path
  }

  /// A model or a template as a file names it, as seen from here: what begins with `./` or `../` is
  /// below the file's folder.
  public func resolved(_ model: String) -> String {
    model.hasPrefix("./") || model.hasPrefix("../") ? "\(folder)/\(model)" : model
  }
}
