// The names are ggml's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Decoders for ggml's "K" types: super-blocks of 256 with their own small scales.

/// The eight 6-bit scales and eight 6-bit minima that Q4_K and Q5_K pack into 12 bytes: the first
/// four of each lie in the low bits of bytes 0–3 and 4–7, whose two high bits complete the last
/// four in bytes 8–11.
@inline(__always)
private func scaleAndMinimum(
  _ packed: UnsafePointer<UInt8>, _ group: Int
) -> (scale: Float, minimum: Float) {
  if group < 4 { return (Float(packed[group] & 63), Float(packed[group + 4] & 63)) }
  let low = packed[group + 4]
  return (
    Float(low & 15 | (packed[group - 4] >> 6) << 4), Float(low >> 4 | (packed[group] >> 6) << 4)
  )
}

/// `d`, `dmin`, 12 packed scales, then 4 × 32 bytes with two groups each: d·s·q − dmin·m.
let decodeQ4_K: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 144 * block
    let scale = half(source)
    let minimumScale = half(source + 2)
    for pair in 0..<4 {
      let levels = source + 16 + 32 * pair
      let target = output + 256 * block + 64 * pair
      let low = scaleAndMinimum(source + 4, 2 * pair)
      let high = scaleAndMinimum(source + 4, 2 * pair + 1)
      let (lowScale, lowMinimum) = (scale * low.scale, minimumScale * low.minimum)
      let (highScale, highMinimum) = (scale * high.scale, minimumScale * high.minimum)
      for i in 0..<32 { target[i] = lowScale * Float(levels[i] & 15) - lowMinimum }
      for i in 0..<32 { target[32 + i] = highScale * Float(levels[i] >> 4) - highMinimum }
    }
  }
}

/// As Q4_K, with 32 bytes between whose bit g is the fifth bit of group g.
let decodeQ5_K: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 176 * block
    let scale = half(source)
    let minimumScale = half(source + 2)
    let fifth = source + 16
    for pair in 0..<4 {
      let levels = source + 48 + 32 * pair
      let target = output + 256 * block + 64 * pair
      let low = scaleAndMinimum(source + 4, 2 * pair)
      let high = scaleAndMinimum(source + 4, 2 * pair + 1)
      let (lowScale, lowMinimum) = (scale * low.scale, minimumScale * low.minimum)
      let (highScale, highMinimum) = (scale * high.scale, minimumScale * high.minimum)
      let shift = UInt8(truncatingIfNeeded: 2 * pair)
      for i in 0..<32 {
        let level = levels[i] & 15 | ((fifth[i] &>> shift) & 1) << 4
        target[i] = lowScale * Float(level) - lowMinimum
      }
      for i in 0..<32 {
        let level = levels[i] >> 4 | ((fifth[i] &>> (shift &+ 1)) & 1) << 4
        target[32 + i] = highScale * Float(level) - highMinimum
      }
    }
  }
}

/// 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales, `d`: d·s·(q − 32). Each half
/// of 128 elements takes its four groups of 32 from low, low, high, high nibbles.
let decodeQ6_K: BlockDecoder = { blocks, count, output in
  for block in 0..<count {
    let source = blocks + 210 * block
    let scale = half(source + 208)
    for group in 0..<8 {
      let half = group / 4
      let quarter = group % 4
      let low = source + 64 * half + 32 * (quarter % 2)
      let high = source + 128 + 32 * half
      let lowShift = UInt8(truncatingIfNeeded: 4 * (quarter / 2))
      let highShift = UInt8(truncatingIfNeeded: 2 * quarter)
      for part in 0..<2 {
        let target = output + 256 * block + 32 * group + 16 * part
        let small = Int8(bitPattern: source[192 + 2 * group + part])
        let factor = scale * Float(Int32(small))
        for i in 0..<16 {
          let level =
            (low[16 * part + i] &>> lowShift) & 15
            | ((high[16 * part + i] &>> highShift) & 3) << 4
          target[i] = factor * centred(level, 32)
        }
      }
    }
  }
}
