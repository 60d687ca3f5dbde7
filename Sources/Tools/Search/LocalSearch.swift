public import Basics
import OrderedCollections
import Storage

/// Search over texts on this machine, by ``RankedSearch``.
public struct LocalSearch: Tool {
  /// A text that can be found.
  public struct Document: Sendable, Hashable {
    /// What observations call it by.
    public let title: String
    /// What is searched, and shown.
    public let text: String

    /// A text.
    public init(title: String, text: String) {
      self.title = title
      self.text = text
    }
  }

  /// `search`.
  public let name = "search"
  /// What planners are told.
  public let summary = "finds texts by words"
  /// How many texts an observation shows.
  public let results: Int
  /// The texts, in order.
  public let documents: [Document]
  private let index: RankedSearch

  /// A search. Traps unless at least one result is wanted.
  public init(_ documents: [Document], results: Int = 3) {
    precondition(results > 0, "a search shows a text")
    self.documents = documents
    self.results = results
    index = RankedSearch(documents.map { "\($0.title)\n\($0.text)" })
  }

  /// Reads rows with a member `text`, and `title` where there is one; without, or with a title of
  /// null, the row's number is its title.
  /// - Throws: `tool.input` for a row without a text and for a title that is none, and what reading
  ///   rows throws.
  public init(path: String, results: Int = 3) throws(RewardError) {
    let reader = try RowReader(path: path)
    var documents: [Document] = []
    while let (line, row) = try reader.next() {
      guard let text = row["text"]?.string else {
        throw RewardError(
          .toolInput, "a text to search needs a member 'text'",
          at: .init(file: path, line: line, item: "text"))
      }
      let title: String
      switch row["title"] ?? .null {
      case .string(let own): title = own
      case .null: title = "\(documents.count + 1)"
      default:
        throw RewardError(
          .toolInput, "a title must be a text", at: .init(file: path, line: line, item: "title"))
      }
      documents.append(Document(title: title, text: text))
    }
    self.init(documents, results: results)
  }

  /// The best texts with their titles, one a paragraph; or that there is none.
  /// - Throws: `tool.input` for a query without a word.
  public func run(_ input: String) async throws -> String {
    guard !RankedSearch.words(of: input).isEmpty else {
      throw RewardError(.toolInput, "a query needs a word", at: .init(item: name))
    }
    let found = index.ranked(input).prefix(results).map { documents[$0.text] }
    guard !found.isEmpty else { return "no text has any of these words" }
    return found.enumerated().map { "[\($0 + 1)] \($1.title): \($1.text)" }.joined(separator: "\n")
  }
}
