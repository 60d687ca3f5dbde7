/// The four normalisation forms (Unicode Standard Annex 15) over the pinned tables.
///
/// Results carry, for every scalar, how it changes the text (see `ScalarChange`), so that offsets
/// into the original text survive.
enum UnicodeNormalizationForm: Sendable {
  case nfc, nfd, nfkc, nfkd

  private var composes: Bool { self == .nfc || self == .nfkc }
  private var isCompatible: Bool { self == .nfkc || self == .nfkd }

  /// Below this scalar nothing is decomposed.
  private var firstAffected: UInt32 { isCompatible ? 0xa0 : 0xc0 }

  /// Whether UTF-8 text has only scalars that the form leaves as they are, whatever stands beside
  /// them. Cost: O(n), cheap.
  func leavesUnchanged(_ bytes: [UInt8]) -> Bool {
    // Lead bytes: 0xc2 starts U+0080, 0xc3 U+00C0, 0xcc U+0300; continuation bytes are below them.
    let limit: UInt8 =
      switch self {
      case .nfc: 0xcc
      case .nfd: 0xc3
      case .nfkc, .nfkd: 0xc2
      }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, let first = bytes.firstIndex(where: { $0 >= limit })
      else { return true }
      let inert = inert
      var at = first
      while at < bytes.count {
        let (scalar, length) = UTF8Text.scalar(base, at)
        if scalar >= 0x80, !inert.contains(scalar) { return false }
        at += length
      }
      return true
    }
  }

  /// The normal form of `scalars`. Cost: O(n log m) with m the longest run of marks.
  func changes(_ scalars: [UInt32]) -> [ScalarChange] {
    let decomposed = decompose(scalars)
    return composes ? UnicodeNormalizationForm.compose(decomposed) : decomposed
  }

  private func decompose(_ scalars: [UInt32]) -> [ScalarChange] {
    let classes = UnicodeClasses.shared.combiningClass
    var out: [ScalarChange] = []
    out.reserveCapacity(scalars.count)
    // Marks since the last starter are kept at the end of `out` and sorted when the run ends.
    var runStart = 0
    var needsSort = false
    func sortRun() {
      guard needsSort else { return }
      // A stable sort by class; Swift's `sort` is stable in practice but does not promise it.
      let run = out[runStart...].enumerated().sorted {
        let left = classes[Int($0.element.scalar)]
        let right = classes[Int($1.element.scalar)]
        return left == right ? $0.offset < $1.offset : left < right
      }
      out.replaceSubrange(runStart..., with: run.map(\.element))
      needsSort = false
    }
    func push(_ scalar: UInt32, _ change: Int) {
      let rank = classes[Int(scalar)]
      if rank == 0 {
        sortRun()
        out.append(ScalarChange(scalar, change))
        runStart = out.count
      } else {
        if out.count > runStart, classes[Int(out[out.count - 1].scalar)] > rank { needsSort = true }
        out.append(ScalarChange(scalar, change))
      }
    }
    for scalar in scalars {
      if scalar < firstAffected {
        push(scalar, 0)
      } else if let hangul = UnicodeNormalizationForm.decomposeHangul(scalar) {
        for (index, part) in hangul.enumerated() { push(part, index == 0 ? 0 : 1) }
      } else if let parts = (isCompatible ? ScalarMapping.compatibility[scalar] : nil)
        ?? ScalarMapping.canonical[scalar]
      {
        for (index, part) in parts.enumerated() { push(part, index == 0 ? 0 : 1) }
      } else {
        push(scalar, 0)
      }
    }
    sortRun()
    return out
  }

  private static func compose(_ scalars: [ScalarChange]) -> [ScalarChange] {
    let classes = UnicodeClasses.shared.combiningClass
    var out: [ScalarChange] = []
    out.reserveCapacity(scalars.count)
    var starter: Int?
    var lastClass: UInt8 = 0
    for item in scalars {
      let rank = classes[Int(item.scalar)]
      if let at = starter, at == out.count - 1 || lastClass < rank,
        let whole = pair(out[at].scalar, item.scalar)
      {
        out[at].scalar = whole
        out[at].change += item.change - 1
        continue
      }
      if rank == 0 { starter = out.count }
      lastClass = rank
      out.append(item)
    }
    return out
  }

  private static let hangulFirst: UInt32 = 0xac00
  private static let hangulCount: UInt32 = 11172

  private static func decomposeHangul(_ scalar: UInt32) -> [UInt32]? {
    guard scalar >= hangulFirst, scalar < hangulFirst + hangulCount else { return nil }
    let index = scalar - hangulFirst
    let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
    return index % 28 == 0 ? parts : parts + [0x11a7 + index % 28]
  }

  /// Keys are two scalars of 21 bits.
  private static let pairs: [UInt64: UInt32] = Dictionary(
    uniqueKeysWithValues: ScalarMapping(UnicodeData.composition).entries.map {
      (UInt64($0.value.first!) << 32 | UInt64($0.value.last!), $0.key)
    })

  /// What can be the second of a pair.
  private static let seconds: ScalarBits = {
    var bits = ScalarBits()
    for pair in pairs.keys { bits.insert(UInt32(truncatingIfNeeded: pair)) }
    for vowel in UInt32(0x1161)..<0x1176 { bits.insert(vowel) }
    for consonant in UInt32(0x11a8)..<0x11c3 { bits.insert(consonant) }
    return bits
  }()

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt32? {
    guard seconds.contains(second) else { return nil }
    if first >= 0x1100, first < 0x1113, second >= 0x1161, second < 0x1176 {
      return hangulFirst + (first - 0x1100) * 588 + (second - 0x1161) * 28
    }
    if first >= hangulFirst, first < hangulFirst + hangulCount, (first - hangulFirst) % 28 == 0,
      second > 0x11a7, second < 0x11c3
    {
      return first + second - 0x11a7
    }
    return pairs[UInt64(first) << 32 | UInt64(second)]
  }

  private var inert: ScalarBits {
    switch self {
    case .nfc: UnicodeNormalizationForm.inertNFC
    case .nfd: UnicodeNormalizationForm.inertNFD
    case .nfkc: UnicodeNormalizationForm.inertNFKC
    case .nfkd: UnicodeNormalizationForm.inertNFKD
    }
  }

  private static let inertNFC = UnicodeNormalizationForm.nfc.findInert()
  private static let inertNFD = UnicodeNormalizationForm.nfd.findInert()
  private static let inertNFKC = UnicodeNormalizationForm.nfkc.findInert()
  private static let inertNFKD = UnicodeNormalizationForm.nfkd.findInert()

  /// The scalars that become themselves and begin with nothing that moves or joins what stands
  /// before it.
  private func findInert() -> ScalarBits {
    let classes = UnicodeClasses.shared.combiningClass
    var bits = ScalarBits(all: true)
    for scalar in UInt32(0)..<0x110000 where classes[Int(scalar)] != 0 { bits.remove(scalar) }
    var changing = ScalarMapping.canonical.entries
    if isCompatible { changing += ScalarMapping.compatibility.entries }
    for (scalar, parts) in changing {
      let result = changes([scalar])
      let first = parts.first ?? scalar
      if result.count != 1 || result[0].scalar != scalar || classes[Int(first)] != 0
        || composes && UnicodeNormalizationForm.seconds.contains(first)
      {
        bits.remove(scalar)
      }
    }
    if composes {
      bits.formSubtraction(UnicodeNormalizationForm.seconds)
    } else {
      let hangul = UnicodeNormalizationForm.hangulFirst
      for scalar in hangul..<hangul + UnicodeNormalizationForm.hangulCount { bits.remove(scalar) }
    }
    return bits
  }
}
