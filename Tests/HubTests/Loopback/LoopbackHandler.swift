import NIOCore
import NIOHTTP1
import Synchronization

/// A connection to the loopback hub.
final class LoopbackHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let target: LoopbackHub.Target
  private let isStorage: Bool
  private var head: HTTPRequestHead?

  init(_ target: LoopbackHub.Target, isStorage: Bool) {
    self.target = target
    self.isStorage = isStorage
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head, let hub = target.hub.withLock({ $0 }) else {
        return context.close(promise: nil)
      }
      let reply = hub.reply(
        method: head.method.rawValue, uri: head.uri, headers: head.headers, isStorage: isStorage)
      let isFile = reply.status == 200 && head.method == .GET && !head.uri.hasPrefix("/api/")
      if isFile { hub.count(sending: 1) }
      Self.send(reply, to: context.channel, hasBody: head.method != .HEAD) {
        if isFile { hub.count(sending: -1) }
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func send(
    _ reply: LoopbackReply, to channel: any Channel, hasBody: Bool,
    whenDone: @escaping @Sendable () -> Void
  ) {
    guard !reply.silence.isThere else {
      if reply.silence.closes { channel.close(promise: nil) }
      return
    }
    var headers = HTTPHeaders(reply.headers.map { ($0.key, $0.value) })
    if reply.hasLength, !headers.contains(name: "Content-Length") {
      headers.add(name: "Content-Length", value: String(reply.body.count))
    }
    if !reply.hasLength { headers.add(name: "Transfer-Encoding", value: "chunked") }
    let head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
    channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
    guard hasBody else {
      return channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }
    // A length that is not the body's shows when the connection ends.
    let closes =
      reply.headers.keys.contains { $0.lowercased() == "content-length" }
    let body = reply.body[..<min(reply.end?.after ?? .max, reply.body.count)]
    let end: @Sendable () -> Void = {
      whenDone()
      defer { channel.flush() }
      if let end = reply.end, end.after < reply.body.count {
        if end.closes { channel.close(promise: nil) }
      } else if closes {
        channel.close(promise: nil)
      } else {
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
      }
    }
    guard let pieces = reply.pieces else {
      channel.writeAndFlush(
        HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body)))
      ).whenComplete { _ in end() }
      return
    }
    dribble(body, pieces.size, .milliseconds(Int64(pieces.milliseconds)), channel, end)
  }

  private static func dribble(
    _ body: ArraySlice<UInt8>, _ size: Int, _ pause: TimeAmount, _ channel: any Channel,
    _ end: @escaping @Sendable () -> Void
  ) {
    let (piece, rest) = (ByteBuffer(bytes: body.prefix(size)), body.dropFirst(size))
    channel.write(HTTPServerResponsePart.body(.byteBuffer(piece)), promise: nil)
    // With the last piece the client has all, and may ask for the next file.
    guard !rest.isEmpty else { return end() }
    channel.flush()
    channel.eventLoop.scheduleTask(in: pause) { dribble(rest, size, pause, channel, end) }
  }
}
