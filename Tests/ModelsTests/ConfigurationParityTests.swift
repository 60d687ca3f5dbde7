import Basics
import Foundation
import Storage
import Testing

@testable import Models
@testable import Tensors

/// What `config.json` means, against the models that transformers builds from it: some 70 variants
/// of keys for each family.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct ConfigurationParityTests {
  private static let folder = Fixtures.folder + "/models/configurations"

  /// Refused here though transformers computes them: what it does silently is not what the file
  /// says, or is not implemented.
  private static let refused: Set<String> = [
    "gemma3_text: parameters", "gemma3_text: parameters and theta", "gemma3_text: partial",
    "gemma2: bidirectional", "gemma3_text: bidirectional", "llama: bidirectional",
    "mistral: bidirectional", "qwen2: bidirectional", "qwen3: bidirectional",
    "llama: not causal", "mistral: not causal", "qwen2: not causal", "qwen3: not causal",
    "gemma2: not causal", "gemma3_text: not causal", "llama: nested", "llama: half nested",
    "mistral: nested", "mistral: half nested",
  ]

  /// Computed here though transformers fails: its key-value cache asks for what the layers do not,
  /// or it makes a mask that no layer uses.
  private static func isComputed(_ name: String) -> Bool {
    name.hasPrefix("llama: types") && name.hasSuffix("without window")
  }

  @Test func cases() throws {
    let list = try #require(JSONFile.read(Self.folder + "/cases.json").array)
    #expect(list.count > 300)
    for item in list {
      let name = try #require(item["name"]?.string)
      let json = try #require(item["config"])
      let read = Result { try DecoderConfiguration(huggingFace: json, file: name) }
      let expected = item["expected"]?.object == nil ? nil : item["expected"]
      guard let expected, !Self.refused.contains(name) else {
        guard !Self.isComputed(name) else { continue }
        let error = #expect(throws: RewardError.self, "\(name)") { try read.get() }
        #expect(
          [.configuration, .modelUnsupported].contains(error?.code), "\(name): \(error as Any)")
        continue
      }
      switch read {
      case .success(let found): try compare(found, expected, name)
      case .failure(let error): Issue.record("\(name): \(error)")
      }
    }
  }

  private func compare(_ found: DecoderConfiguration, _ expected: JSONValue, _ name: String) throws
  {
    #expect(found.keyValueHeadCount == expected["key_value_heads"]?.int, "\(name)")
    #expect(found.headWidth == expected["head_width"]?.int, "\(name)")
    #expect(found.maximumPositions == expected["positions"]?.int, "\(name)")
    #expect(found.normEpsilon == expected["epsilon"]?.double, "\(name)")
    #expect(found.tiesEmbeddings == expected["tied"]?.bool, "\(name)")
    #expect(found.padTokenID == expected["pad"]?.int, "\(name)")
    #expect(found.bosTokenID == expected["bos"]?.int, "\(name)")
    let eos = try #require(expected["eos"])
    #expect(
      found.eosTokenIDs == (eos.array?.compactMap(\.int) ?? eos.int.map { [$0] } ?? []), "\(name)")
    let windows = found.isSliding.map { $0 ? found.slidingWindow : nil }
    #expect(windows == expected["windows"]?.array?.map(\.int), "\(name)")
    let one = Tensor([1] as [Float])
    let value =
      switch found.activation {
      case .silu: one.silu().item
      case .gelu: one.gelu(tanh: false).item
      case .geluTanh: one.gelu(tanh: true).item
      }
    // GELU and its approximation differ by 1.5e-4 at 1.
    let activation = try #require(expected["activation_of_1"]?.double)
    #expect(abs(value - activation) < 1e-6, "\(name)")
    let scale = try #require(expected["scale"]?.double)
    #expect(abs(found.attentionScale / scale - 1) < 1e-12, "\(name)")
    #expect(found.attentionSoftcap == expected["attention_cap"]?.double, "\(name)")
    #expect(found.logitSoftcap == expected["logit_cap"]?.double, "\(name)")
    for (rope, key, isUsed) in [
      (found.rope, "frequencies", found.isSliding.contains(false)),
      (found.slidingRope, "sliding_frequencies", found.isSliding.contains(true)),
    ] {
      guard isUsed, let values = expected[key]?.array else { continue }
      #expect(rope.frequencies == values.map { Float($0.double ?? .nan) }, "\(name): \(key)")
    }
  }

  /// Frequencies and rotations to the bit, for the bases and widths of published models.
  @Test func rotations() throws {
    let expected = try Expected(path: Self.folder + "/rope.safetensors")
    let positions = try expected.integers("positions")
    for (kind, scaling) in [
      ("default", .none), ("linear", .linear(factor: 8.3)),
      (
        "llama3",
        .llama3(factor: 8, lowFactor: 1, highFactor: 4, originalPositions: 8192)
      ),
    ] as [(String, RotaryEmbedding.Scaling)] {
      for theta in [10_000, 500_000, 1_000_000] {
        for width in [16, 24, 64, 128, 256] {
          let name = "\(kind)/\(theta)/\(width)"
          let rope = RotaryEmbedding(theta: Double(theta), scaling: scaling, headWidth: width)
          #expect(rope.frequencies == (try expected.values(name + ".inv_freq")), "\(name)")
          let rotation = Rotation(rope, positions: positions, device: .cpu)
          #expect(rotation.cosine.floats == (try expected.values(name + ".cos")), "\(name)")
          let sines = rotation.sine.floats.enumerated().map { index, sine in
            index % width < width / 2 ? -sine : sine
          }
          #expect(sines == (try expected.values(name + ".sin")), "\(name)")
        }
      }
    }
  }
}
