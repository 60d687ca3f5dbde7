internal import Synchronization

/// Working memory of one encoding at a time: scratch arrays and the cache of pieces.
///
/// Text repeats its words; a cache hit costs a hash and a copy instead of merging. It is bounded
/// and starts over when full.
final class EncodingWorkspace {
  var loop = MergeLoop()
  var lattice = UnigramModel.Lattice()
  private var cache = ByteStringTable(capacity: EncodingWorkspace.entryLimit)
  private var cachedIDs: [Int32] = []
  /// Start in `cachedIDs` of each entry's ids; the next entry's start ends them.
  private var cachedStarts: [Int32] = [0]

  private static let entryLimit = 1 << 15
  private static let idLimit = 1 << 19
  /// Longer pieces hardly ever repeat.
  static let pieceLimit = 64

  /// Appends the ids of a piece seen before. - Returns: whether it was.
  @inline(__always)
  func recall(_ piece: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    guard let entry = cache.find(piece) else { return false }
    let start = Int(cachedStarts[Int(entry)])
    let end = Int(cachedStarts[Int(entry) &+ 1])
    if end &- start == 1 { ids.append(cachedIDs[start]) } else { ids += cachedIDs[start..<end] }
    return true
  }

  func remember(_ piece: UnsafeBufferPointer<UInt8>, _ ids: ArraySlice<Int32>) {
    if cache.count >= EncodingWorkspace.entryLimit || cachedIDs.count > EncodingWorkspace.idLimit {
      cache = ByteStringTable(capacity: EncodingWorkspace.entryLimit)
      cachedIDs.removeAll(keepingCapacity: true)
      cachedStarts = [0]
    }
    guard cache.insert(Array(piece), Int32(cachedStarts.count - 1)) else { return }
    cachedIDs += ids
    cachedStarts.append(Int32(cachedIDs.count))
  }
}

/// Lends workspaces to encodings that run at the same time.
final class EncodingWorkspacePool: Sendable {
  /// Owned by the mutex, or by the one encoding that took it out.
  private struct Box: @unchecked Sendable { let workspace: EncodingWorkspace }
  private let idle = Mutex<[Box]>([])

  func withWorkspace<Result>(_ body: (EncodingWorkspace) -> Result) -> Result {
    let box = idle.withLock { $0.popLast() } ?? Box(workspace: EncodingWorkspace())
    defer { idle.withLock { if $0.count < 64 { $0.append(box) } } }
    return body(box.workspace)
  }
}
