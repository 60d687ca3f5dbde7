import Foundation

/// A seeded random generator as a value: copying it copies the stream.
///
/// xoshiro256** (Blackman and Vigna, 2018) seeded through SplitMix64. Its four words are its whole
/// state, so a checkpoint can store and restore it exactly. Not for cryptography.
public struct RandomSource: RandomNumberGenerator, Hashable, Sendable {
  /// The whole state; equal states give equal streams.
  public private(set) var state: [UInt64]

  /// - Parameter seed: any number; near seeds give unrelated streams.
  public init(seed: UInt64) {
    var mixer = SplitMix(state: seed)
    state = (0..<4).map { _ in mixer.next() }
  }

  /// Restores a stored stream. Traps unless there are four words that are not all zero.
  public init(state: [UInt64]) {
    precondition(state.count == 4 && state.contains { $0 != 0 }, "a state has four words")
    self.state = state
  }

  /// An independent stream for a named purpose; the receiver does not advance.
  ///
  /// Streams of different purposes or indices never depend on how much of another was used, so
  /// a row's randomness does not change when the rows before it do.
  public func stream(_ purpose: String, _ index: Int = 0) -> RandomSource {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var mixer = SplitMix(state: state[0] ^ hash)
    let first = mixer.next() ^ state[2]
    mixer = SplitMix(state: first &+ UInt64(bitPattern: Int64(index)) &* 0x9e37_79b9_7f4a_7c15)
    return RandomSource(seed: mixer.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotate(state[1] &* 5, 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotate(state[3], 45)
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A standard normal number (Box and Muller's method; two uniforms each call).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}

private func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 { (word << by) | (word >> (64 - by)) }

private struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
