internal import Synchronization

/// Working memory of one encoding at a time: scratch arrays and the cache of pieces.
struct EncodingWorkspace: ~Copyable {
  var loop = MergeLoop()
  var lattice = UnigramModel.Lattice()
  var cache = PieceCache()
}

/// Lends workspaces to encodings that run at the same time.
final class EncodingWorkspacePool: Sendable {
  /// Owned by the mutex, or by the one encoding that took it out.
  private final class Box: @unchecked Sendable { var workspace = EncodingWorkspace() }
  private let idle = Mutex<[Box]>([])

  func withWorkspace<Result>(_ body: (inout EncodingWorkspace) -> Result) -> Result {
    let box = idle.withLock { $0.popLast() } ?? Box()
    defer { idle.withLock { if $0.count < 64 { $0.append(box) } } }
    return body(&box.workspace)
  }
}
