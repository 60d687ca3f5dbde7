import Basics
import Foundation
import Storage
import Testing

@Suite struct WeightFilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func tensor(_ name: String, _ count: Int) -> SafetensorsTensor {
    .init(
      name: name, elementType: .uint8, shape: [count],
      bytes: Array(repeating: UInt8(count), count: count))
  }

  private func index(_ text: String) throws {
    try AtomicFile.write(text, to: folder.file("model.safetensors.index.json"))
  }

  private func map(_ map: String) throws { try index("{\"weight_map\":{\(map)}}") }

  private func verdict(_ name: String = "model") throws -> String {
    try code { _ = try WeightFiles(path: folder.path, name: name) }
  }

  @Test func shardsRoundTrip() throws {
    let tensors = [tensor("c", 6), tensor("a", 5), tensor("b", 20), tensor("d", 1), tensor("e", 9)]
    let names = try SafetensorsWriter.writeSharded(
      tensors, directory: folder.path, maximumShardBytes: 10)
    #expect(
      names == [
        "model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors",
        "model-00003-of-00004.safetensors", "model-00004-of-00004.safetensors",
        "model.safetensors.index.json",
      ])
    let weights = try WeightFiles(path: folder.path)
    #expect(weights.names == ["c", "a", "b", "d", "e"])
    #expect(weights.files.count == 4)
    for tensor in tensors {
      let (file, entry) = try weights.entry(named: tensor.name)
      #expect(try file.bytes(of: entry).allSatisfy { $0 == UInt8(tensor.shape[0]) })
    }
    #expect(weights["x"] == nil)
    #expect(try code { _ = try weights.entry(named: "x") } == "safetensors.missing-tensor")
    let total = try JSONFile.read(folder.file(names[4]))["metadata"]?["total_size"]?.int
    #expect(total == 41)
  }

  @Test func oneFileWhenItFits() throws {
    let names = try SafetensorsWriter.writeSharded(
      [tensor("a", 5)], directory: folder.path, name: "adapter_model")
    #expect(names == ["adapter_model.safetensors"])
    #expect(try verdict("adapter_model") == "ok")
    #expect(try verdict() == "weights.missing")
    #expect(try WeightFiles(path: folder.file(names[0])).names == ["a"])
  }

  @Test func hostileIndexes() throws {
    try SafetensorsWriter.write([tensor("a", 1)], to: folder.file("1.safetensors"))
    try SafetensorsWriter.write([tensor("b", 1)], to: folder.file("2.safetensors"))
    try SafetensorsWriter.write([tensor("a", 1)], to: folder.file("again.safetensors"))
    try map("\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"")
    #expect(try verdict() == "ok")
    let cases = [
      ("\"a\":\"1.safetensors\",\"b\":\"../\(folder.path)/2.safetensors\"", "weights.path"),
      ("\"a\":\"..\\\\1.safetensors\"", "weights.path"),
      ("\"a\":\"/etc/passwd\"", "weights.path"),
      ("\"a\":\"1.safetensors\\u0000\"", "weights.path"),
      ("\"a\":\"config.json\"", "weights.path"),
      ("\"a\":\"\"", "weights.path"),
      ("\"a\":\"pytorch_model.bin\"", "weights.pickle"),
      ("\"a\":\"3.safetensors\"", "weights.missing-shard"),
      ("\"a\":\"1.safetensors\",\"b\":\"again.safetensors\"", "weights.duplicate"),
      ("\"a\":\"1.safetensors\",\"b\":\"1.safetensors\"", "weights.mismatch"),
      ("\"a\":\"2.safetensors\",\"b\":\"1.safetensors\"", "weights.mismatch"),
      ("\"a\":\"1.safetensors\",\"c\":\"2.safetensors\"", "weights.mismatch"),
      ("\"b\":\"2.safetensors\",\"c\":\"1.safetensors\"", "weights.mismatch"),
      ("\"a\":1", "weights.index"), ("", "weights.index"),
      ("\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"", "json.duplicate-key"),
    ]
    for (text, expected) in cases {
      try map(text)
      // Two shards with the same tensor are only seen when both are named.
      #expect(
        try verdict() == (text.contains("again") ? "weights.duplicate" : expected), "\(text)")
    }
    try index("[]")
    #expect(try verdict() == "weights.index")
    try index("{")
    #expect(try verdict() == "json.syntax")
  }

  @Test func picklesAreRefused() throws {
    _ = try folder.write([0x80, 2], to: "pytorch_model.bin")
    #expect(try verdict() == "weights.pickle")
    #expect(
      try code { _ = try WeightFiles(path: folder.file("pytorch_model.bin")) } == "weights.pickle")
    #expect(try code { _ = try WeightFiles(path: folder.file("none")) } == "file.missing")
  }

  static let tiny = repository.deletingLastPathComponent()
    .appendingPathComponent("shared/data/tiny-safetensors-lm/model").path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: tiny), "needs ../shared/data"))
  func realModel() throws {
    let weights = try WeightFiles(path: Self.tiny)
    #expect(!weights.names.isEmpty)
    for name in weights.names {
      let (file, entry) = try weights.entry(named: name)
      #expect(try file.bytes(of: entry).count == entry.byteRange.count)
    }
  }
}
