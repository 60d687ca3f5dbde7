import AsyncHTTPClient
import Basics
import Foundation
import NIOCore
import NIOHTTP1

/// The download of one file: as many requests as it takes, each from where the last one stopped,
/// and the verification at the end.
struct FileDownload {
  let client: HubClient
  /// Its name in the repository.
  let file: String
  let url: URL
  let digest: HubDigest
  /// How many bytes it has; nil until a server says.
  var size: Int?
  let partial: PartialFile
  /// Whether bytes came from more than one answer, so that some may be of another file.
  private var isPatched = false
  private var isDone = false

  init(
    client: HubClient, file: String, url: URL, digest: HubDigest, size: Int?, partial: PartialFile
  ) {
    self.client = client
    self.file = file
    self.url = url
    self.digest = digest
    self.size = size
    self.partial = partial
  }

  private var place: RewardError.Place { .init(file: url.withoutSecrets, item: file) }

  /// Brings the file to `target`, or throws and leaves there what is there.
  ///
  /// After a failure of the network or the disk the partial file stays, for the next time. Where
  /// the bytes are wrong it is deleted; bytes of several answers get a second chance in one piece.
  /// - Throws: `HubFailure`, `RewardError` or `CancellationError`.
  mutating func run(to target: String) async throws {
    // Nothing need be kept of a download that has not begun.
    defer { if partial.count == 0, !isDone { partial.delete() } }
    if let size, partial.count > size { try partial.empty() }
    isPatched = partial.count > 0
    do {
      try await fetch()
      if !(try await digest.matches(partial)) {
        guard isPatched else { throw wrongHash }
        try partial.empty()
        isPatched = false
        try await fetch()
        guard try await digest.matches(partial) else { throw wrongHash }
      }
    } catch let error as RewardError where error.code == .hubHash {
      partial.delete()
      throw error
    }
    try partial.move(to: target)
    isDone = true
  }

  private var wrongHash: RewardError {
    RewardError(
      .hubHash, "the \(partial.count) bytes do not have the hash \(digest.name) that the hub named",
      at: place)
  }

  /// Requests until all bytes are there.
  private mutating func fetch() async throws {
    var failures = 0
    var most = partial.count
    client.onProgress(.received(file: file, bytes: partial.count, total: size))
    while size == nil || partial.count < size! {
      do {
        try await request()
        if size == partial.count { return }
        throw HubFailure(
          RewardError(.hubNetwork, "the connection ended after \(partial.count) bytes", at: place),
          isTransient: true)
      } catch let failure as HubFailure {
        // Only bytes that were never there before are progress: a server that cannot resume and
        // breaks off at the same place again and again makes none.
        failures = partial.count > most ? 1 : failures + 1
        most = max(most, partial.count)
        isPatched = isPatched || partial.count > 0
        try await client.pause(after: failure, failures: failures, what: file)
      }
    }
  }

  /// One request for what is missing.
  private mutating func request() async throws {
    let start = partial.count
    var headers = HTTPHeaders()
    if start > 0 { headers.add(name: "Range", value: "bytes=\(start)-") }
    let answer = try await client.transport.send(.GET, url, headers: headers)
    // A server that cannot resume sends all again; what is there already is passed over.
    var known = 0
    switch answer.status {
    case 200: known = start
    case 206 where start > 0 && answer.range?.start == start: break
    case 206, 416:
      try partial.empty()
      throw HubFailure(
        RewardError(.hubResponse, "the server does not resume at byte \(start)", at: place),
        isTransient: true)
    default: throw answer.failure(file, token: client.settings.token)
    }
    if let encoding = answer.headers.first(name: "Content-Encoding"), encoding != "identity" {
      throw RewardError(
        .hubResponse, "the server sends the file as \(encoding), so that it cannot be verified",
        at: place)
    }
    try check(promised: answer.promised)
    do {
      for try await piece in answer.body {
        let passed = min(known, piece.readableBytes)
        known -= passed
        guard partial.count + piece.readableBytes - passed <= size! else {
          partial.delete()
          throw RewardError(.hubSize, "more than the \(size!) bytes that the hub named", at: place)
        }
        try piece.withUnsafeReadableBytes { bytes throws(RewardError) in
          try partial.append(.init(rebasing: bytes[passed...]))
        }
        client.onProgress(.received(file: file, bytes: partial.count, total: size))
      }
    } catch let error as RewardError {
      throw error
    } catch { throw HubTransport.failure(error, answer.url) }
  }

  /// Compares the size that a server promises with the hub's. Without either nobody could say when
  /// a file is whole, and a server could fill the disk.
  private mutating func check(promised: Int?) throws(RewardError) {
    if let size, let promised, size != promised {
      throw RewardError(
        .hubSize, "the server has \(promised) bytes, the hub named \(size)", at: place)
    }
    size = size ?? promised
    guard size != nil else {
      throw RewardError(.hubSize, "no server says how many bytes the file has", at: place)
    }
  }
}

extension HubAnswer {
  /// Where the bytes of a 206 begin, and how many the whole file has.
  var range: (start: Int, total: Int?)? {
    guard let text = headers.first(name: "Content-Range"), text.hasPrefix("bytes ") else {
      return nil
    }
    let parts = text.dropFirst(6).split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let dash = parts[0].firstIndex(of: "-"),
      let start = Int(parts[0][..<dash])
    else { return nil }
    return (start, Int(parts[1]))
  }

  /// How many bytes the whole file has by this answer's headers.
  var promised: Int? {
    if status == 206 { return range?.total }
    return headers.first(name: "Content-Length").flatMap { Int($0) }
  }
}
