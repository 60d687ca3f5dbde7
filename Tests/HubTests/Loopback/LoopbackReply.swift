import Basics
import Foundation
import NIOHTTP1
import OrderedCollections
import Synchronization

/// What the loopback hub answers, and how it sends it.
struct LoopbackReply: Sendable {
  var status = 200
  var headers: [String: String] = [:]
  var body: [UInt8] = []
  var hasLength = true
  /// Where the body stops, and whether the connection closes there.
  var end: (after: Int, closes: Bool)?
  var pieces: (size: Int, milliseconds: Int)?
  /// Whether there is no answer, and then whether the connection closes.
  var silence: (isThere: Bool, closes: Bool) = (false, false)

  static func error(_ status: Int, _ code: String, _ message: String) -> LoopbackReply {
    LoopbackReply(status: status, headers: ["X-Error-Code": code, "X-Error-Message": message])
  }

  static func json(_ value: JSONValue) -> LoopbackReply {
    LoopbackReply(
      headers: ["Content-Type": "application/json; charset=utf-8"], body: Array(value.text.utf8))
  }
}

extension LoopbackHub {
  /// Answers a request.
  func reply(method: String, uri: String, headers: HTTPHeaders, isStorage: Bool) -> LoopbackReply {
    let parts = uri.split(separator: "?", maxSplits: 1).map(String.init)
    let path = parts[0].removingPercentEncoding ?? parts[0]
    var request = Request(
      kind: isStorage ? .storage : method == "HEAD" ? .head : .get, method: method, path: path,
      query: parts.count > 1 ? parts[1] : "", headers: headers)
    if path.hasPrefix("/api/") { request.kind = path.contains("/tree/") ? .tree : .revision }
    return state.withLock { state in
      // The revision is one part of the address, whatever it holds.
      let raw = parts[0].split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
      if let place = raw.firstIndex(of: "resolve") {
        request.file = raw.dropFirst(place + 2).joined(separator: "/")
      }
      state.requests.append(request)
      let faults = faults(&state, request)
      var reply =
        isStorage
        ? stored(state, raw)
        : path.hasPrefix("/api/") ? interface(state, request, raw) : file(state, request, raw)
      applyRange(&reply, request, faults)
      for fault in faults { apply(fault, to: &reply) }
      return reply
    }
  }

  /// The faults that apply now, of which one time is used up.
  private func faults(_ state: inout State, _ request: Request) -> [Fault] {
    var result: [Fault] = []
    for index in state.faults.indices
    where state.faults[index].times > 0 && state.faults[index].applies(request) {
      state.faults[index].times -= 1
      result.append(state.faults[index].fault)
    }
    return result
  }

  private func stored(_ state: State, _ raw: [String]) -> LoopbackReply {
    guard raw.count == 2, raw[0] == "blob", let bytes = state.stored[raw[1]] else {
      return LoopbackReply(status: 404)
    }
    return LoopbackReply(headers: ["ETag": "\"storage-\(raw[1].prefix(8))\""], body: bytes)
  }

  /// The repository and the commit of a request, or the error that it gets.
  private func target(
    _ state: State, _ request: Request, _ name: String, _ revision: String
  ) -> Result<(commit: String, files: [String: LoopbackFile]), LoopbackFault> {
    guard let repository = state.repositories[name] else {
      let hasToken = request.headers.contains(name: "Authorization")
      return .failure(
        .init(
          reply: .error(hasToken ? 404 : 401, "RepoNotFound", "Repository not found")))
    }
    if let token = repository.token, request.header("Authorization") != "Bearer \(token)" {
      return .failure(
        .init(
          reply: repository.isGated
            ? .error(403, "GatedRepo", "Access to \(name) is restricted.")
            : .error(401, "RepoNotFound", "Invalid credentials in Authorization header")))
    }
    let commit = repository.refs[revision] ?? revision
    guard let files = repository.commits[commit] else {
      return .failure(.init(reply: .error(404, "RevisionNotFound", "Invalid rev id: \(revision)")))
    }
    return .success((commit, files))
  }

  private func interface(_ state: State, _ request: Request, _ raw: [String]) -> LoopbackReply {
    guard raw.count >= 6 else { return LoopbackReply(status: 404) }
    let name = raw[1...3].joined(separator: "/")
    switch target(state, request, name, raw[5]) {
    case .failure(let fault): return fault.reply
    case .success(let (commit, files)):
      let names = files.keys.sorted()
      if raw[4] == "revision" {
        return .json(
          .object([
            "_id": "1", "id": .string(raw[2...3].joined(separator: "/")), "sha": .string(commit),
            "private": false, "tags": [], "downloads": 0, "likes": 0,
            "siblings": .array(names.map { .object(["rfilename": .string($0)]) }),
          ]))
      }
      return page(names, files, request, state.pageSize)
    }
  }

  private func page(
    _ names: [String], _ files: [String: LoopbackFile], _ request: Request, _ size: Int
  ) -> LoopbackReply {
    let cursor = request.query.split(separator: "&").first { $0.hasPrefix("cursor=") }
    let start = cursor.flatMap { Int($0.dropFirst(7)) } ?? 0
    let end = min(start + size, names.count)
    var folders: [JSONValue] = []
    if start == 0 {
      folders = Set(
        names.compactMap { $0.contains("/") ? String($0.split(separator: "/")[0]) : nil }
      )
      .sorted().map {
        .object([
          "type": "directory", "oid": .string(String(repeating: "0", count: 40)),
          "size": 0, "path": .string($0),
        ])
      }
    }
    let entries = names[start..<end].map { name -> JSONValue in
      let file = files[name]!
      var entry: JSONObject = [
        "type": "file", "oid": .string(file.blobID), "size": .number(file.bytes.count),
        "path": .string(name),
      ]
      if file.isLarge {
        entry["lfs"] = .object([
          "oid": .string(file.etag), "size": .number(file.bytes.count), "pointerSize": 134,
        ])
      }
      return .object(entry)
    }
    var reply = LoopbackReply.json(.array(folders + entries))
    if end < names.count {
      let query = "recursive=true&expand=false&cursor=\(end)"
      reply.headers["Link"] = "<\(endpoint)\(request.path)?\(query)>; rel=\"next\""
    }
    return reply
  }

  private func file(_ state: State, _ request: Request, _ raw: [String]) -> LoopbackReply {
    guard let place = raw.firstIndex(of: "resolve"), place >= 2, raw.count > place + 2 else {
      return LoopbackReply(status: 404)
    }
    let isDataset = raw[0] == "datasets"
    let name =
      (isDataset ? "datasets/" : "models/")
      + raw[(isDataset ? 1 : 0)..<place].joined(separator: "/")
    switch target(state, request, name, raw[place + 1]) {
    case .failure(let fault): return fault.reply
    case .success(let (commit, files)):
      guard let file = files[request.file] else {
        var reply = LoopbackReply.error(404, "EntryNotFound", "Entry not found")
        reply.headers["X-Repo-Commit"] = commit
        return reply
      }
      guard file.isLarge else {
        return LoopbackReply(
          headers: ["X-Repo-Commit": commit, "ETag": "W/\"\(file.etag)\""], body: file.bytes)
      }
      return LoopbackReply(
        status: 302,
        headers: [
          "X-Repo-Commit": commit, "X-Linked-Etag": "\"\(file.etag)\"",
          "X-Linked-Size": String(file.bytes.count), "ETag": "\"not-this-one\"",
          "Location": "\(storage)/blob/\(file.etag)?signature=secret",
        ])
    }
  }

  private func applyRange(
    _ reply: inout LoopbackReply, _ request: Request, _ faults: [Fault]
  ) {
    guard reply.status == 200, let text = request.header("Range"),
      text.hasPrefix("bytes="), text.hasSuffix("-"), var start = Int(text.dropFirst(6).dropLast())
    else { return }
    let total = reply.body.count
    guard start < total else {
      reply = LoopbackReply(status: 416, headers: ["Content-Range": "bytes */\(total)"])
      return
    }
    for fault in faults {
      if case .ignoresRange = fault { return }
      if case .wrongRange(let shift) = fault { start = min(max(0, start + shift), total - 1) }
    }
    reply.status = 206
    reply.headers["Content-Range"] = "bytes \(start)-\(total - 1)/\(total)"
    reply.body.removeFirst(start)
  }

  private func apply(_ fault: Fault, to reply: inout LoopbackReply) {
    switch fault {
    case .status(let status, let headers):
      reply = LoopbackReply(status: status, headers: headers)
    case .header(let name, let value): reply.headers[name] = value
    case .cut(let count): reply.end = (count, true)
    case .stall(let count): reply.end = (count, false)
    case .dribble(let size, let milliseconds): reply.pieces = (size, milliseconds)
    case .wrongByte(let place): if place < reply.body.count { reply.body[place] ^= 1 }
    case .body(let text): reply.body = Array(text.utf8)
    case .noLength: reply.hasLength = false
    case .closes: reply.silence = (true, true)
    case .silent: reply.silence = (true, false)
    case .ignoresRange, .wrongRange: break
    }
  }
}

/// An answer that is an error.
struct LoopbackFault: Error {
  let reply: LoopbackReply
}
