public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// No known shape has the columns of these rows.
  public static let datasetShape = Self("dataset.shape")
  /// There is no row at all.
  public static let datasetEmpty = Self("dataset.empty")
}

/// Turns rows into examples one by one, and accounts for each.
///
/// The first row that can be recognised decides the file's shape. Under the policy `error` that
/// must be the first row; under `skip` the rows before it are dropped as `different-shape`, but
/// after `recognitionLimit` unrecognised rows the file is refused.
public struct ExampleReader<Example: DatasetExample>: Sendable {
  /// How many rows may pass before one is recognised.
  public static var recognitionLimit: Int { 100 }

  /// Which of the file's columns stand for the usual ones.
  public let columns: ColumnNames
  /// What happens to a row that cannot be used.
  public let policy: RowPolicy
  /// The shapes tried, in order.
  public let shapes: [RowShape<Example>]
  /// The file's name in errors.
  public let file: String?
  /// The shape that the rows have, once one was recognised.
  public private(set) var shape: RowShape<Example>?
  /// Where the rows so far went.
  public private(set) var accounting = RowAccounting()
  private let fileNumber: Int
  private var unrecognised: RewardError?
  private var broken: RewardError?
  /// Named columns that no row had so far.
  private var unseen: [String]
  private var firstRow: JSONObject?

  /// - Parameters:
  ///   - shapes: nil takes the shapes that `Example` knows.
  ///   - fileNumber: 0-based, among the files that are read.
  public init(
    columns: ColumnNames = ColumnNames(), policy: RowPolicy = .error,
    shapes: [RowShape<Example>]? = nil, file: String? = nil, fileNumber: Int = 0
  ) {
    self.fileNumber = fileNumber
    self.columns = columns
    self.policy = policy
    self.shapes = shapes ?? Example.shapes
    self.file = file
    unseen = columns.sparse
  }

  /// A row's examples; none where the row was dropped.
  ///
  /// - Parameter line: 1-based line of the row in its file.
  /// - Throws: `dataset.shape` or `dataset.column` where the rows have no known shape; under the
  ///   policy `error` also the row's fault as `row.…` with line and column.
  /// - Complexity: O(row).
  public mutating func read(_ row: JSONObject, line: Int) throws(RewardError) -> [Example] {
    let object = columns.canonical(row)
    if firstRow == nil { firstRow = row }
    if !unseen.isEmpty { unseen.removeAll { row[$0] != nil } }
    if shape == nil { shape = try recognise(object, original: row, line: line) }
    guard let shape else {
      try fail(RowFault(.differentShape, "the row has no known shape"), line: line)
      return []
    }
    let place = RowPlace(
      file: file, line: line, index: accounting.read, fileNumber: fileNumber)
    do throws(RowFault) {
      let examples = try shape.decode(RowFields(object, original: row, place: place))
      precondition(!examples.isEmpty, "the shape '\(shape.name)' gave no example and no fault")
      accounting.use(examples: examples.count)
      return examples
    } catch {
      try fail(refined(error, object), line: line)
      return []
    }
  }

  /// Accounts for a line that is no row at all.
  ///
  /// - Parameter error: why: a JSON error of the file's reader.
  /// - Throws: the error itself under the policy `error`.
  public mutating func readBroken(_ error: RewardError, line: Int) throws(RewardError) {
    var placed = error
    placed.place = placed.place ?? .init()
    if placed.place?.line == nil { placed.place?.line = line }
    if let file { placed = placed.inFile(file) }
    guard policy == .skip else { throw placed }
    broken = broken ?? placed
    accounting.drop(RowReason(error.code.rawValue), line: line)
  }

  /// To be called after the last row: checks that a shape was found and all rows are accounted for.
  ///
  /// - Throws: `dataset.empty` without rows, `dataset.shape` where no row was recognised, the first
  ///   line's JSON error where no line was a row, `dataset.column` where no row has a named column.
  public func finish() throws(RewardError) {
    try accounting.check()
    guard accounting.read > 0 else {
      throw RewardError(.datasetEmpty, "there are no rows", at: .init(file: file))
    }
    if let column = unseen.first, let firstRow {
      throw ShapeFailure(firstRow, file: file, line: nil).column(column)
    }
    guard shape == nil else { return }
    if let unrecognised { throw unrecognised }
    if let broken {
      throw RewardError(
        broken.code, "no line could be read as a row; of the first: \(broken.message)",
        at: broken.place)
    }
    throw RewardError(
      .datasetShape, "no row could be read: \(accounting)", at: .init(file: file))
  }

  private mutating func recognise(
    _ object: JSONObject, original: JSONObject, line: Int
  ) throws(RewardError) -> RowShape<Example>? {
    let missing = columns.missing(in: original)
    if missing == nil, let found = bestShape(object) { return found }
    // The first row's error is the one to show: later rows are more of the same.
    let failure = ShapeFailure(original, file: file, line: line)
    let error =
      unrecognised ?? missing.map(failure.column) ?? failure.shape(of: Example.self, shapes)
    unrecognised = error
    if policy == .error || accounting.read + 1 >= Self.recognitionLimit { throw error }
    return nil
  }

  /// The first shape that a row matches; a shape that uses more of the named fields goes before.
  private func bestShape(_ object: JSONObject) -> RowShape<Example>? {
    var best: (shape: RowShape<Example>, named: Int)?
    for shape in shapes where shape.matches(object) {
      let named = shape.columns.count { columns.byField[$0] != nil }
      if named > best?.named ?? -1 { best = (shape, named) }
    }
    return best?.shape
  }

  /// A row that lacks a column of the file's shape but has all those of another is told apart.
  private func refined(_ fault: RowFault, _ object: JSONObject) -> RowFault {
    guard fault.reason == .missingField || fault.reason == .wrongType, let shape,
      !shape.matches(object), let other = shapes.first(where: { $0.matches(object) })
    else { return fault }
    return RowFault(
      .differentShape,
      "the row is '\(other.name)' but the file is '\(shape.name)'; one shape a file: rows of "
        + "another go into a file of their own",
      column: fault.column)
  }

  private mutating func fail(_ fault: RowFault, line: Int) throws(RewardError) {
    guard policy == .skip else {
      throw RewardError(
        fault.reason.code, fault.message,
        at: .init(file: file, line: line, item: fault.column))
    }
    accounting.drop(fault.reason, line: line)
  }
}
