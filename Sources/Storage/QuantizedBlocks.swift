// The names are ggml's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Decoders for plain numbers and for blocks of 32. The loops are over raw pointers with constant
// bounds and without calls or branches, so that the compiler turns them into vector code. Products
// and sums are rounded one by one, as in the reference.

/// A little-endian half-precision number as a float.
///
/// Done in integers because baseline x86-64 has no instruction for it and a call would keep loops
/// from being vectorised. Exact, also for subnormal numbers, infinities and NaN.
@inline(__always)
func half(_ bits: UInt16) -> Float {
  let magnitude = UInt32(bits & 0x7fff) << 13
  let exponent = magnitude & 0x0f80_0000
  // 127 − 15 = 112 corrects the bias; infinities and NaN need the largest exponent.
  let normal = magnitude &+ (112 << 23) &+ (exponent == 0x0f80_0000 ? 112 << 23 : 0)
  let smallest = Float(bitPattern: 113 << 23)
  let subnormal = (Float(bitPattern: magnitude &+ (113 << 23)) - smallest).bitPattern
  let result = exponent == 0 ? subnormal : normal
  return Float(bitPattern: result | UInt32(bits & 0x8000) << 16)
}

@inline(__always)
func half(_ bytes: UnsafePointer<UInt8>) -> Float {
  half(UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
}

@inline(__always)
private func signed(_ byte: UInt8) -> Float { Float(Int32(Int8(bitPattern: byte))) }

/// An unsigned level minus its middle.
@inline(__always)
func centred(_ level: UInt8, _ middle: Int32) -> Float {
  Float(Int32(truncatingIfNeeded: level) &- middle)
}

let decodeF32: BlockDecoder = { blocks, count, output in
  UnsafeMutableRawPointer(output).copyMemory(from: blocks, byteCount: 4 * count)
}

let decodeF16: BlockDecoder = { blocks, count, output in
  let raw = UnsafeRawPointer(blocks)
  for i in 0..<count {
    output[i] = half(raw.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
  }
}

let decodeBF16: BlockDecoder = { blocks, count, output in
  let raw = UnsafeRawPointer(blocks)
  for i in 0..<count {
    let bits = raw.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self)
    output[i] = Float(bitPattern: UInt32(bits) << 16)
  }
}

/// `d`, then 32 signed bytes: d·q.
let decodeQ8_0: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 34 * block
    let target = output + 32 * block
    let scale = half(source)
    for i in 0..<32 { target[i] = signed(source[2 + i]) * scale }
  }
}

/// `d`, then 16 bytes with element i below and element i + 16 above: d·(q − 8).
let decodeQ4_0: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 18 * block
    let target = output + 32 * block
    let scale = half(source)
    for i in 0..<16 { target[i] = scale * centred(source[2 + i] & 15, 8) }
    for i in 0..<16 { target[16 + i] = scale * centred(source[2 + i] >> 4, 8) }
  }
}

/// `d`, `m`, then as Q4_0: d·q + m.
let decodeQ4_1: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 20 * block
    let target = output + 32 * block
    let scale = half(source)
    let minimum = half(source + 2)
    for i in 0..<16 { target[i] = scale * Float(source[4 + i] & 15) + minimum }
    for i in 0..<16 { target[16 + i] = scale * Float(source[4 + i] >> 4) + minimum }
  }
}

/// The fifth bit of element i, at its place in a byte.
@inline(__always)
private func fifthBit(_ bits: UInt32, _ i: Int) -> UInt8 {
  UInt8(truncatingIfNeeded: (bits >> UInt32(truncatingIfNeeded: i)) & 1) << 4
}

@inline(__always)
private func word(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
  UInt32(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
}

/// `d`, 32 fifth bits, then as Q4_0: d·(q − 16).
let decodeQ5_0: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 22 * block
    let target = output + 32 * block
    let scale = half(source)
    let high = word(source + 2)
    for i in 0..<16 {
      target[i] = scale * centred(source[6 + i] & 15 | fifthBit(high, i), 16)
    }
    for i in 0..<16 {
      target[16 + i] = scale * centred(source[6 + i] >> 4 | fifthBit(high, i + 16), 16)
    }
  }
}

/// `d`, `m`, 32 fifth bits, then as Q4_0: d·q + m.
let decodeQ5_1: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 24 * block
    let target = output + 32 * block
    let scale = half(source)
    let minimum = half(source + 2)
    let high = word(source + 4)
    for i in 0..<16 {
      target[i] = scale * Float(source[8 + i] & 15 | fifthBit(high, i)) + minimum
    }
    for i in 0..<16 {
      target[16 + i] = scale * Float(source[8 + i] >> 4 | fifthBit(high, i + 16)) + minimum
    }
  }
}
