internal import Basics

/// The second stage: cuts the text into the pieces that the model sees one by one.
indirect enum PreTokenizer: Sendable {
  case sequence([PreTokenizer])
  case split(TextPattern, SplitBehavior, isInverted: Bool)
  /// Two splits: at white space, then around punctuation.
  case bert
  case byteLevel(addsPrefixSpace: Bool, usesRegex: Bool)
  case metaspace(Metaspace)
  case fixedLength(Int)

  struct Metaspace: Sendable {
    enum Prepending: String, Sendable { case first, never, always }
    let replacement: [UInt8]
    let prepending: Prepending
    let splits: Bool
  }

  private static let space = TextPattern.scalars(
    flags: UnicodeClasses.space, andASCIIPunctuation: false)
  private static let punctuation = TextPattern.scalars(
    flags: UnicodeClasses.punctuation, andASCIIPunctuation: true)

  init(_ node: SchemaNode) throws(RewardError) {
    let type = try node.string("type")
    switch type {
    case "Sequence":
      var items: [PreTokenizer] = []
      for part in try node.parts("pretokenizers") { items.append(try PreTokenizer(part)) }
      self = .sequence(items)
    case "BertPreTokenizer": self = .bert
    case "ByteLevel":
      self = .byteLevel(
        addsPrefixSpace: try node.bool("add_prefix_space"),
        usesRegex: try node.bool("use_regex", default: true))
    case "Whitespace": self = .split(.words, .removed, isInverted: true)
    case "WhitespaceSplit": self = .split(PreTokenizer.space, .removed, isInverted: false)
    case "Metaspace": self = .metaspace(try Metaspace(node))
    case "Digits":
      self = .split(
        .scalars(flags: UnicodeClasses.numeric, andASCIIPunctuation: false),
        try node.bool("individual_digits") ? .isolated : .contiguous, isInverted: false)
    case "Punctuation":
      self = .split(
        PreTokenizer.punctuation, try PreTokenizer.behavior(node, default: .isolated),
        isInverted: false)
    case "Split":
      self = .split(
        try TextPattern(try node.required("pattern")), try PreTokenizer.behavior(node),
        isInverted: try node.bool("invert"))
    case "CharDelimiterSplit", "Delimiter":
      var bytes: [UInt8] = []
      UTF8Text.append(try node.scalar("delimiter"), to: &bytes)
      self = .split(.literal(bytes), .removed, isInverted: false)
    case "FixedLength":
      let length = try node.optional("length").map { member throws(RewardError) in
        try member.int()
      }
      guard length ?? 5 > 0 else {
        throw node.error(.tokenizerSchema, "the length must be positive")
      }
      self = .fixedLength(length ?? 5)
    default:
      throw node.error(.tokenizerUnsupported, "the pre-tokenizer '\(type)' is not supported")
    }
  }

  private static func behavior(
    _ node: SchemaNode, default standard: SplitBehavior? = nil
  ) throws(RewardError) -> SplitBehavior {
    if let standard, node.optional("behavior") == nil { return standard }
    let member = try node.required("behavior")
    guard let behavior = SplitBehavior(rawValue: try member.string()) else {
      throw member.error(.tokenizerUnsupported, "an unknown behaviour")
    }
    return behavior
  }

  /// - Parameter fusesBytes: the last stage is `ByteLevel` and the model works on bytes, so that
  ///   writing bytes as characters can be left out.
  func apply(to pieces: inout Pieces, fusesBytes: Bool) {
    switch self {
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        item.apply(to: &pieces, fusesBytes: fusesBytes && index == items.count - 1)
      }
    case .split(let pattern, let behavior, let isInverted):
      pieces.split(on: pattern, behavior, isInverted: isInverted)
    case .bert:
      pieces.split(on: PreTokenizer.space, .removed, isInverted: false)
      pieces.split(on: PreTokenizer.punctuation, .isolated, isInverted: false)
    case .byteLevel(let addsPrefixSpace, let usesRegex):
      if addsPrefixSpace {
        pieces.rewrite { part, _ in if part.bytes.first != 0x20 { part.prepend([0x20]) } }
      }
      if usesRegex { pieces.split(on: .scanner(.gpt2), .isolated, isInverted: false) }
      if !fusesBytes { pieces.rewrite { part, _ in part.mapScalars(Normalizer.appendByteLevel) } }
    case .metaspace(let metaspace): metaspace.apply(to: &pieces)
    case .fixedLength(let length):
      var out: [Range<Int>] = []
      for range in pieces.ranges {
        var start = range.lowerBound
        while start < range.upperBound {
          var end = start
          var count = 0
          while end < range.upperBound, count < length {
            end += UTF8Text.length(pieces.text.bytes[end])
            count += 1
          }
          out.append(start..<end)
          start = end
        }
      }
      pieces.ranges = out
    }
  }

  /// Whether the last stage is `ByteLevel`, and the only one of its kind.
  var endsInByteLevel: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let items):
      items.last?.endsInByteLevel == true && !items.dropLast().contains { $0.hasByteLevel }
    default: false
    }
  }

  private var hasByteLevel: Bool {
    switch self {
    case .byteLevel: true
    case .sequence(let items): items.contains { $0.hasByteLevel }
    default: false
    }
  }

  /// Whether several stages follow each other.
  var isSequence: Bool { if case .sequence = self { true } else { false } }

  /// Whether the origin of a piece decides what happens to it.
  var needsOrigin: Bool {
    switch self {
    case .metaspace(let metaspace): metaspace.prepending == .first
    case .sequence(let items): items.contains { $0.needsOrigin }
    default: false
    }
  }
}

extension PreTokenizer.Metaspace {
  init(_ node: SchemaNode) throws(RewardError) {
    var bytes: [UInt8] = []
    UTF8Text.append(try node.scalar("replacement"), to: &bytes)
    replacement = bytes
    splits = try node.bool("split", default: true)
    let addsPrefix = try node.bool("add_prefix_space", default: true)
    guard let member = node.optional("prepend_scheme") else {
      guard addsPrefix else {
        throw node.error(.tokenizerSchema, "add_prefix_space contradicts the prepend_scheme")
      }
      prepending = .always
      return
    }
    guard let scheme = Prepending(rawValue: try member.string()) else {
      throw member.error(.tokenizerUnsupported, "an unknown prepend_scheme")
    }
    guard addsPrefix || scheme == .never else {
      throw node.error(.tokenizerSchema, "add_prefix_space contradicts the prepend_scheme")
    }
    prepending = scheme
  }

  func apply(to pieces: inout Pieces) {
    pieces.rewrite { part, startsText in
      let isFirst = prepending == .always || prepending == .first && startsText
      part.replaceByte(0x20, with: replacement)
      if isFirst, !part.bytes.starts(with: replacement) { part.prepend(replacement) }
    }
    if splits { pieces.split(on: .literal(replacement), .mergedWithNext, isInverted: false) }
  }
}

extension AlignedText {
  fileprivate mutating func replaceByte(_ byte: UInt8, with content: [UInt8]) {
    guard bytes.contains(byte) else { return }
    let pattern = TextPattern.literal([byte])
    let matches = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { pattern.matches($0, count: buffer.count) } ?? []
    }
    replace(matches, with: content)
  }
}
