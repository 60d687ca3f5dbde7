internal import Basics

/// The last stage of encoding: puts special tokens around sequences and pairs.
indirect enum PostProcessor: Sendable {
  case sequence([PostProcessor])
  case template(single: [TemplatePiece], pair: [TemplatePiece])
  case roberta(single: [TemplatePiece], pair: [TemplatePiece], trim: OffsetTrim?)
  case bert(single: [TemplatePiece], pair: [TemplatePiece])
  case byteLevel(trim: OffsetTrim?)

  enum TemplatePiece: Sendable {
    case sequence(isSecond: Bool, typeID: Int32)
    /// Keeps the type ids that the sequence has.
    case untyped(isSecond: Bool)
    case special([Int32], typeID: Int32)
  }

  /// Takes white space at the edges out of the offsets of byte-level tokens.
  struct OffsetTrim: Sendable {
    let addsPrefixSpace: Bool
  }

  init(_ node: SchemaNode) throws(RewardError) {
    let type = try node.string("type")
    switch type {
    case "Sequence":
      var items: [PostProcessor] = []
      for part in try node.parts("processors") { items.append(try PostProcessor(part)) }
      guard items.reduce(0, { $0 + $1.templates }) <= 1 else {
        throw node.error(.tokenizerUnsupported, "several templates one after another")
      }
      self = .sequence(items)
    case "TemplateProcessing":
      let specials = try node.required("special_tokens")
      self = .template(
        single: try PostProcessor.template(try node.required("single"), specials, hasPair: false),
        pair: try PostProcessor.template(try node.required("pair"), specials, hasPair: true))
    case "BertProcessing":
      let (sep, cls) = try PostProcessor.separators(node)
      self = .bert(
        single: [
          .special([cls], typeID: 0), .untyped(isSecond: false), .special([sep], typeID: 0),
        ],
        pair: [
          .special([cls], typeID: 0), .untyped(isSecond: false), .special([sep], typeID: 0),
          .untyped(isSecond: true), .special([sep], typeID: 1),
        ])
    case "RobertaProcessing":
      let (sep, cls) = try PostProcessor.separators(node)
      let single: [TemplatePiece] = [
        .special([cls], typeID: 0), .sequence(isSecond: false, typeID: 0),
        .special([sep], typeID: 0),
      ]
      self = .roberta(
        single: single,
        pair: single + [
          .special([sep], typeID: 0), .sequence(isSecond: true, typeID: 0),
          .special([sep], typeID: 0),
        ], trim: try PostProcessor.trim(node))
    case "ByteLevel": self = .byteLevel(trim: try PostProcessor.trim(node))
    default:
      throw node.error(.tokenizerUnsupported, "the post-processor '\(type)' is not supported")
    }
  }

  private var templates: Int {
    switch self {
    case .sequence(let items): items.reduce(0) { $0 + $1.templates }
    case .byteLevel: 0
    case .template, .roberta, .bert: 1
    }
  }

  private static func trim(_ node: SchemaNode) throws(RewardError) -> OffsetTrim? {
    let prefix = try node.bool("add_prefix_space")
    return try node.bool("trim_offsets") ? OffsetTrim(addsPrefixSpace: prefix) : nil
  }

  private static func separators(
    _ node: SchemaNode
  ) throws(RewardError) -> (sep: Int32, cls: Int32) {
    func id(_ key: String) throws(RewardError) -> Int32 {
      let pair = try node.required(key).array()
      guard pair.count == 2 else {
        throw node.error(.tokenizerSchema, "expected a token and an id")
      }
      return try pair[1].tokenID()
    }
    return (try id("sep"), try id("cls"))
  }

  private static func template(
    _ node: SchemaNode, _ specials: SchemaNode, hasPair: Bool
  ) throws(RewardError) -> [TemplatePiece] {
    var out: [TemplatePiece] = []
    let items = try node.array()
    guard items.count <= 1000 else {
      throw node.error(.tokenizerLimit, "a template of over 1,000 pieces")
    }
    for item in items {
      if let sequence = item.optional("Sequence") {
        let name = try sequence.string("id")
        guard name == "A" || name == "B" && hasPair else {
          throw sequence.error(.tokenizerTemplate, "there is no sequence '\(name.prefix(50))'")
        }
        out.append(
          .sequence(isSecond: name == "B", typeID: try sequence.required("type_id").tokenID()))
      } else if let special = item.optional("SpecialToken") {
        let name = try special.string("id")
        guard let token = specials.optional(name) else {
          throw special.error(
            .tokenizerTemplate, "the special token '\(name.prefix(50))' is not defined")
        }
        var ids: [Int32] = []
        for id in try token.required("ids").array() { ids.append(try id.tokenID()) }
        guard ids.count <= 1000 else {
          throw token.error(.tokenizerLimit, "a special token of over 1,000 ids")
        }
        out.append(.special(ids, typeID: try special.required("type_id").tokenID()))
      } else {
        throw item.error(.tokenizerSchema, "a template piece must be a Sequence or a SpecialToken")
      }
    }
    return out
  }

  /// Every special id that the templates can add.
  var specialIDs: [Int32] {
    switch self {
    case .sequence(let items): items.flatMap(\.specialIDs)
    case .byteLevel: []
    case .template(let single, let pair), .bert(let single, let pair),
      .roberta(let single, let pair, _):
      (single + pair).flatMap { piece -> [Int32] in
        if case .special(let ids, _) = piece { ids } else { [] }
      }
    }
  }

  /// The template for one sequence or a pair; nil when nothing is arranged.
  func arrangement(isPair: Bool, addSpecialTokens: Bool) -> [TemplatePiece]? {
    switch self {
    case .sequence(let items):
      return items.lazy.compactMap {
        $0.arrangement(isPair: isPair, addSpecialTokens: addSpecialTokens)
      }.first
    case .byteLevel: return nil
    case .bert(let single, let pair):
      return addSpecialTokens ? (isPair ? pair : single) : nil
    case .roberta(let single, let pair, _), .template(let single, let pair):
      let pieces = isPair ? pair : single
      guard !addSpecialTokens else { return pieces }
      return pieces.filter { if case .special = $0 { false } else { true } }
    }
  }

  /// How offsets are trimmed, in order.
  var trims: [OffsetTrim] {
    switch self {
    case .sequence(let items): items.flatMap(\.trims)
    case .byteLevel(let trim), .roberta(_, _, let trim): trim.map { [$0] } ?? []
    case .template, .bert: []
    }
  }
}
