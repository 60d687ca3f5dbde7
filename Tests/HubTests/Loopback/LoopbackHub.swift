import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A hub on this machine that speaks as huggingface.co does, with a storage host beside it on
/// another port, and does wrong whatever a test asks for.
final class LoopbackHub: Sendable {
  /// What a request is about.
  enum Kind: Sendable {
    case revision, tree, head, get, storage
  }

  /// A request that arrived.
  struct Request: Sendable {
    var kind: Kind
    var method: String
    var path: String
    var query: String
    var headers: HTTPHeaders
    /// The file that it is about.
    var file = ""

    func header(_ name: String) -> String? { headers.first(name: name) }
  }

  /// What may go wrong with an answer.
  enum Fault: Sendable {
    /// Another status, without a body.
    case status(Int, [String: String] = [:])
    /// A header with another value, or without one.
    case header(String, String?)
    /// The connection closes after so many bytes of the body.
    case cut(after: Int)
    /// Nothing more comes after so many bytes.
    case stall(after: Int)
    /// The body comes in pieces with pauses between them.
    case dribble(piece: Int, milliseconds: Int)
    /// One byte is another one.
    case wrongByte(at: Int)
    /// A request for a part is answered with everything.
    case ignoresRange
    /// A request for a part is answered with another part.
    case wrongRange(by: Int)
    /// A body of another text.
    case body(String)
    /// No Content-Length; the end of the body is its end.
    case noLength
    /// The connection closes without an answer.
    case closes
    /// The connection stays open without an answer.
    case silent
  }

  struct State {
    var repositories: [String: LoopbackRepository] = [:]
    var faults: [(fault: Fault, times: Int, applies: @Sendable (Request) -> Bool)] = []
    var requests: [Request] = []
    /// Large files on the storage host.
    var stored: [String: [UInt8]] = [:]
    var pageSize = 1000
    /// Answers with a body that are being sent, and the most there ever were.
    var sending = (now: 0, most: 0)
  }

  let state = Mutex(State())
  private let servers: [any Channel]
  private let target: Target
  let endpoint: String
  let storage: String

  init() async throws {
    let target = Target()
    var servers: [any Channel] = []
    for isStorage in [false, true] {
      servers.append(
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
          .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.configureHTTPServerPipeline()
              try channel.pipeline.syncOperations.addHandler(
                LoopbackHandler(target, isStorage: isStorage))
            }
          }
          .bind(host: "127.0.0.1", port: 0).get())
    }
    self.servers = servers
    endpoint = "http://127.0.0.1:\(servers[0].localAddress!.port!)"
    // Another name for the same machine: other clients tell hosts by names.
    storage = "http://localhost:\(servers[1].localAddress!.port!)"
    self.target = target
    target.hub.withLock { $0 = self }
  }

  /// Where the servers' handlers find the hub, which does not exist yet when they are set up.
  final class Target: Sendable {
    let hub = Mutex<LoopbackHub?>(nil)
  }

  /// Runs a test with a hub and an empty folder, and takes both away.
  static func run(_ test: (LoopbackHub, TemporaryFolder) async throws -> Void) async throws {
    let hub = try await LoopbackHub()
    let folder = try TemporaryFolder()
    let result: Result<Void, any Error>
    do { result = .success(try await test(hub, folder)) } catch { result = .failure(error) }
    for server in hub.servers { try? await server.close() }
    hub.target.hub.withLock { $0 = nil }
    try result.get()
  }

  /// Puts files into a repository, `models/owner/name` or `datasets/owner/name`.
  @discardableResult
  func commit(
    _ repository: String, _ files: [String: LoopbackFile], as ref: String = "main"
  ) -> String {
    state.withLock { state in
      for file in files.values where file.isLarge { state.stored[file.etag] = file.bytes }
      return state.repositories[repository, default: .init()].commit(files, as: ref)
    }
  }

  /// Makes answers go wrong, so many times.
  func inject(
    _ fault: Fault, times: Int = .max,
    where applies: @escaping @Sendable (Request) -> Bool = {
      $0.kind == .get || $0.kind == .storage
    }
  ) {
    state.withLock { $0.faults.append((fault, times, applies)) }
  }

  /// Changes who may see a repository.
  func change(_ repository: String, _ body: (inout LoopbackRepository) -> Void) {
    state.withLock { body(&$0.repositories[repository]!) }
  }

  /// How many files the hub lists at once.
  func list(atOnce count: Int) { state.withLock { $0.pageSize = count } }

  func heal() { state.withLock { $0.faults = [] } }

  var requests: [Request] { state.withLock { $0.requests } }

  func forgetRequests() { state.withLock { $0.requests = [] } }

  /// How many files were sent at the same time.
  var mostAtOnce: Int { state.withLock { $0.sending.most } }

  /// Notes that a body begins or ends.
  func count(sending change: Int) {
    state.withLock { state in
      state.sending.now += change
      state.sending.most = max(state.sending.most, state.sending.now)
    }
  }

  /// How many requests of a kind there were.
  func count(_ kinds: Kind...) -> Int { requests.count { kinds.contains($0.kind) } }
}
