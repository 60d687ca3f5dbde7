import Basics

/// How much of a file is whole rows.
struct WholeRows {
  var rows = 0
  var bytes = 0

  /// Up to the last newline.
  static func plain(_ file: OpenFile) throws(RewardError) -> WholeRows {
    var whole = WholeRows()
    var offset = 0
    try eachPiece(file) { piece in
      for (index, byte) in piece.enumerated() where byte == 0x0a {
        whole.rows += 1
        whole.bytes = offset + index + 1
      }
      offset += piece.count
      return true
    }
    return whole
  }

  /// Up to the end of the last whole gzip member.
  static func packed(_ file: OpenFile) throws(RewardError) -> WholeRows {
    let gunzip = Gunzip()
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var whole = WholeRows()
    var rows = 0
    var last: UInt8 = 0x0a
    var wholeLast: UInt8 = 0x0a
    try eachPiece(file) { piece throws(RewardError) in
      gunzip.feed(piece)
      repeat {
        let count: Int
        do throws(RewardError) {
          count = try output.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
            try gunzip.unpack(into: UnsafeMutableRawBufferPointer(buffer))
          }
        } catch {
          // A kill can leave any bytes after the last whole member, but none before the first.
          if whole.bytes > 0 { return false }
          throw error.inFile(file.path)
        }
        rows += output[..<count].count { $0 == 0x0a }
        if count > 0 { last = output[count - 1] }
        if gunzip.memberEnd > whole.bytes {
          whole = WholeRows(rows: rows, bytes: gunzip.memberEnd)
          wholeLast = last
        }
      } while gunzip.canContinue
      return true
    }
    guard wholeLast == 0x0a else {
      throw RewardError(
        .rowsAppend, "the file ends inside a line, so no row can follow",
        at: .init(file: file.path))
    }
    return whole
  }

  /// Reads the file; stops where `body` returns false.
  private static func eachPiece(
    _ file: OpenFile, _ body: ([UInt8]) throws(RewardError) -> Bool
  ) throws(RewardError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
        try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count == 0 { return }
      guard try body(Array(buffer[..<count])) else { return }
    }
  }
}
