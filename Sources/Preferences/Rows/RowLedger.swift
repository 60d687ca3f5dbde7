/// Goes on with the account of a data set's rows where its examples are divided and tokenised.
///
/// A row may have given several examples. It stays used while one of them is, and is dropped, for
/// the reason of the last, when all are.
public struct RowLedger: Sendable {
  /// Where every row went so far.
  public private(set) var accounting: RowAccounting
  private var left: [RowPlace: Int]
  private var cut: Set<RowPlace> = []

  /// - Parameters:
  ///   - accounting: the account after reading.
  ///   - places: the rows of all examples that it counts, one entry an example.
  public init(_ accounting: RowAccounting, places: [RowPlace]) {
    self.accounting = accounting
    left = Dictionary(places.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// Counts an example as not used. Traps when a row loses more examples than it had.
  public mutating func drop(_ reason: RowReason, _ place: RowPlace) {
    guard let count = left[place], count > 0 else {
      preconditionFailure("an example is dropped once, from a row of this data set")
    }
    left[place] = count - 1
    if count == 1 {
      if cut.remove(place) != nil { accounting.restore() }
      accounting.withdraw(reason, line: place.line)
    } else {
      accounting.withdrawExamples(1)
    }
  }

  /// Counts an example, and with it its row, as cut.
  public mutating func truncate(_ place: RowPlace) {
    if cut.insert(place).inserted { accounting.truncate() }
  }
}
