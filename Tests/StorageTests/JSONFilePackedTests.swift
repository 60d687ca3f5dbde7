import Basics
import Testing

@testable import Storage

@Suite struct JSONFilePackedTests {
  private func packed(_ text: String) -> [UInt8] {
    var bytes = [UInt8](text.utf8)
    return Gzip().pack(&bytes, ending: true)
  }

  @Test func plainAndPackedAreTheSame() throws {
    let folder = try TemporaryFolder()
    let text = "{\n  \"a\": [1, 2],\n  \"b\": \"ü\"\n}\n"
    let plain = try folder.write([UInt8](text.utf8), to: "plain.json")
    let gzip = try folder.write(packed(text), to: "packed.json.gz")
    let marked = try folder.write([0xef, 0xbb, 0xbf] + [UInt8](text.utf8), to: "marked.json")
    let expected = try JSONFile.read(plain)
    for path in [plain, gzip, marked] {
      #expect(try JSONFile.readPlainOrPacked(path) == expected)
    }
  }

  @Test func hostileFiles() throws {
    let folder = try TemporaryFolder()
    let whole = packed("[" + String(repeating: "0,", count: 500_000) + "0]")
    let bomb = try folder.write(whole, to: "bomb.gz")
    #expect(
      try code { _ = try JSONFile.readPlainOrPacked(bomb, maximumBytes: 100_000) }
        == "file.too-large")
    #expect(try code { _ = try JSONFile.readPlainOrPacked(bomb) } == "ok")
    let cut = try folder.write(Array(whole.dropLast(20)), to: "cut.gz")
    #expect(try code { _ = try JSONFile.readPlainOrPacked(cut) }.hasPrefix("gzip."))
    #expect(try code { _ = try JSONFile.readPlainOrPacked(folder.file("none")) } == "file.missing")
    for text in ["", "{", "[1] 2"] {
      let path = try folder.write([UInt8](text.utf8), to: "broken.json")
      let error = #expect(throws: RewardError.self) { try JSONFile.readPlainOrPacked(path) }
      #expect(error?.code.rawValue.hasPrefix("json.") == true && error?.place?.file == path)
    }
  }
}
