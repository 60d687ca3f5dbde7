import Basics
import Foundation
import Storage
import Testing

@Suite struct SafetensorsTests {
  @Test func hostileFiles() throws {
    try Corpus("safetensors").check(HostileSafetensors.cases) { path in
      let file = try SafetensorsFile(path: path)
      for entry in file.entries { _ = try file.bytes(of: entry) }
    }
  }

  @Test func everyCutAndRandomFlips() throws {
    try fuzz(HostileSafetensors.valid) { path in
      let file = try SafetensorsFile(path: path)
      for entry in file.entries {
        let bytes = try file.bytes(of: entry)
        #expect(bytes.count == entry.elementType.byteCount(shape: entry.shape))
      }
    }
  }

  /// The reference library (0.8) accepts all that is accepted here. What it takes beyond: four-bit
  /// floats, white space before the brace, and of two tensors with one name the last.
  @Test(.enabled(if: Oracle.isPresent, "needs .deps/oracle"))
  func sameVerdictAsReference() throws {
    let folder = Corpus("safetensors").folder
    let output = try Oracle.run(
      """
      import os, sys, safetensors
      for name in sorted(os.listdir(sys.argv[1])):
          if name.endswith('.safetensors'):
              try:
                  safetensors.deserialize(open(os.path.join(sys.argv[1], name), 'rb').read())
                  print(name)
              except Exception: pass
      """, folder)
    let accepted = Set(output.split(separator: "\n").map(String.init))
    let here = Set(HostileSafetensors.cases.filter { $0.expected == "ok" }.map(\.name))
    #expect(here.subtracting(accepted) == [])
    #expect(
      accepted.subtracting(here) == [
        "dtype-f4.safetensors", "header-leading-space.safetensors", "duplicate-tensor.safetensors",
      ])
  }

  @Test func headerAsWritten() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(
      path: try folder.write(HostileSafetensors.valid, to: "a.safetensors"))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.entries.map(\.name) == ["a", "b"])
    #expect(file.entries.map(\.shape) == [[2, 2], [3]])
    #expect(file.entries.map(\.elementType) == [.float32, .bfloat16])
    #expect(file.entries.map(\.elementCount) == [4, 3])
    #expect(try Array(file.bytes(of: file.entry(named: "b"))) == [16, 17, 18, 19, 20, 21])
    #expect(try code { _ = try file.entry(named: "c") } == "safetensors.missing-tensor")
  }

  @Test func missingFileAndDirectory() throws {
    let folder = try TemporaryFolder()
    #expect(try code { _ = try SafetensorsFile(path: folder.file("no")) } == "file.missing")
    #expect(try code { _ = try SafetensorsFile(path: folder.path) } == "file.kind")
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    #expect(try code { _ = try SafetensorsFile(path: folder.file("pipe")) } == "file.kind")
  }

  @Test func roundTripOfEveryType() throws {
    let folder = try TemporaryFolder()
    var random = RandomSource(seed: 1)
    let tensors = ElementType.allCases.shuffled(using: &random).flatMap { type in
      [[], [0], [3], [2, 3, 4], [1, 1]].map { shape in
        SafetensorsTensor(
          name: "\(type)-\(shape)", elementType: type, shape: shape,
          bytes: (0..<type.byteCount(shape: shape)!).map { _ in .random(in: 0...255, using: &random)
          })
      }
    }
    let path = folder.file("all.safetensors")
    try SafetensorsWriter.write(tensors, metadata: ["format": "pt", "ü\"\n": "\u{1}"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.entries.count == tensors.count)
    #expect(file.metadata == ["format": "pt", "ü\"\n": "\u{1}"])
    for tensor in tensors {
      let entry = try file.entry(named: tensor.name)
      #expect(entry.elementType == tensor.elementType && entry.shape == tensor.shape)
      #expect(entry.byteRange.lowerBound % entry.elementType.byteSize == 0)
      try tensor.provider { expected in
        let found = try file.bytes(of: entry)
        #expect(found.elementsEqual(expected))
      }
    }
  }

  /// The file is the reference library's to the byte, for all types that torch has.
  @Test(.enabled(if: Oracle.isPresent, "needs .deps/oracle"))
  func sameBytesAsReference() throws {
    let folder = try TemporaryFolder()
    try Oracle.run(
      """
      import sys, torch
      from safetensors.torch import save_file
      types = [torch.bool, torch.uint8, torch.int8, torch.float8_e5m2, torch.float8_e4m3fn,
               torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.int16, torch.uint16,
               torch.float16, torch.bfloat16, torch.int32, torch.uint32, torch.float32,
               torch.float64, torch.int64, torch.uint64]
      torch.manual_seed(0)
      d = {}
      for i, t in enumerate(types):
          for name, shape in ((f'z{i}', (2, 3)), (f'é{i}', ()), (f'A"{i}', (0, 4))):
              d[name] = (torch.rand(shape) * 100).to(t)
      save_file(d, sys.argv[1], {'format': 'pt'})
      """, folder.file("theirs.safetensors"))
    let theirs = try SafetensorsFile(path: folder.file("theirs.safetensors"))
    #expect(theirs.entries.count == 51)
    let tensors = try theirs.entries.shuffled().map { entry in
      SafetensorsTensor(
        name: entry.name, elementType: entry.elementType, shape: entry.shape,
        bytes: Array(try theirs.bytes(of: entry)))
    }
    try SafetensorsWriter.write(
      tensors, metadata: theirs.metadata, to: folder.file("ours.safetensors"))
    #expect(
      try contents(folder.file("ours.safetensors")) == contents(folder.file("theirs.safetensors")))
  }

  @Test func writerRefusals() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x.safetensors")
    func attempt(_ tensors: [SafetensorsTensor]) throws -> String {
      try code { try SafetensorsWriter.write(tensors, to: path) }
    }
    func tensor(_ name: String, _ shape: [Int], _ bytes: Int) -> SafetensorsTensor {
      .init(name: name, elementType: .uint8, shape: shape, bytes: Array(repeating: 0, count: bytes))
    }
    #expect(try attempt([tensor("a", [2], 1)]) == "safetensors.size")
    #expect(try attempt([tensor("a", [2], 3)]) == "safetensors.size")
    #expect(try attempt([tensor("a", [1], 1), tensor("a", [1], 1)]) == "safetensors.duplicate")
    #expect(try attempt([tensor("__metadata__", [1], 1)]) == "safetensors.duplicate")
    #expect(try attempt([tensor("a", [.max, 2], 1)]) == "safetensors.overflow")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    #expect(
      try code { try SafetensorsWriter.write([], to: folder.file("no/x.safetensors")) }
        == "file.missing")
  }
}
