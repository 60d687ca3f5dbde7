public import Basics
public import OrderedCollections

/// A human and a machine text on the same subject: what detectors of machine texts are trained on.
public struct MatchedExample: Hashable, Sendable {
  /// The texts, as they stand in the file.
  public var human: String, machine: String
  /// Where the texts are from, such as `news`; nil where the file has no domains.
  public var domain: String?
  /// Names the human text, so that a split never puts one text on both sides: SHA-256 of it as a
  /// JSON list of one string.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row as it stood in the file, all columns in order.
  public var original: JSONObject

  /// A pair of texts made by code. The group is computed.
  public init(
    human: String, machine: String, domain: String? = nil,
    place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    self.human = human
    self.machine = machine
    self.domain = domain
    group = bareTextGroup([human])
    self.place = place
    self.original = original
  }
}

extension MatchedExample: DatasetExample {
  /// What errors call these examples.
  public static let kind = "pairs of a human and a machine text"

  /// `human` and `machine` with a `domain` in every row, or in none of a file.
  public static let shapes: [RowShape<MatchedExample>] = [
    RowShape("human, machine and domain", columns: ["human", "machine", "domain"]) {
      row throws(RowFault) in
      let domain = try row.text("domain")
      guard !isBlank(domain) else {
        throw RowFault(.missingField, "the domain has no text", column: "domain")
      }
      return [try example(row, domain: domain)]
    },
    RowShape("human and machine", columns: ["human", "machine"]) { row throws(RowFault) in
      // Reported under no domain, the row would be counted where it does not belong.
      guard !row.has("domain") else {
        throw RowFault(
          .differentShape, "the row has a domain, and rows before it have none", column: "domain")
      }
      return [try example(row, domain: nil)]
    },
  ]

  private static func example(
    _ row: RowFields, domain: String?
  ) throws(RowFault) -> MatchedExample {
    for column in ["human", "machine"] {
      guard !isBlank(try row.text(column)) else {
        throw RowFault(.emptyResponse, "the \(column) text is empty", column: column)
      }
    }
    let (human, machine) = (try row.text("human"), try row.text("machine"))
    guard human != machine else {
      throw RowFault(.identical, "the human and the machine text are the same", column: "machine")
    }
    return MatchedExample(
      human: human, machine: machine, domain: domain, place: row.place, original: row.original)
  }
}
