import Preferences
import Testing

@Suite struct RowLedgerTests {
  private let places = [1, 1, 2, 3, 3, 3].map { RowPlace(file: "f", line: $0, index: $0 - 1) }

  private func ledger() -> RowLedger {
    var account = RowAccounting()
    account.use(examples: 2)
    account.use(examples: 1)
    account.use(examples: 3)
    return RowLedger(account, places: places)
  }

  /// Every subset of the examples, dropped in order: a row is dropped exactly when all of its are.
  @Test func aRowIsDroppedWithItsLastExample() throws {
    for mask in 0..<64 {
      var ledger = ledger()
      for (bit, place) in places.enumerated() {
        if mask >> bit & 1 == 1 {
          ledger.drop(.tooLong, place)
        } else {
          ledger.truncate(place)
        }
      }
      let gone = [[0, 1], [2], [3, 4, 5]].count { $0.allSatisfy { mask >> $0 & 1 == 1 } }
      let account = ledger.accounting
      try account.check()
      #expect(account.read == 3 && account.used == 3 - gone && account.dropped == gone)
      #expect(account.truncated == 3 - gone, "mask \(mask)")
      #expect(account.examples == 6 - mask.nonzeroBitCount)
    }
  }

  @Test func rowsOfTwoFilesAreTwoRows() throws {
    var account = RowAccounting()
    for _ in 0..<2 { account.use() }
    let places = ["a", "b"].map { RowPlace(file: $0, line: 1, index: 0) }
    var ledger = RowLedger(account, places: places)
    ledger.drop(.tooLong, places[0])
    ledger.truncate(places[1])
    #expect(ledger.accounting.used == 1 && ledger.accounting.truncated == 1)
  }

  /// A file that is named twice gives every row twice, and each is accounted for by itself.
  @Test func aFileNamedTwiceIsTwiceItsRows() throws {
    let file = try TemporaryFile(#"{"prompt": "p", "chosen": "a", "rejected": "b"}"# + "\n")
    let data = try Dataset<PreferencePair>.read([file.path, file.path])
    var ledger = RowLedger(data.accounting, places: data.examples.map(\.place))
    for example in data.examples { ledger.drop(.tooLong, example.place) }
    try ledger.accounting.check()
    #expect(ledger.accounting.used == 0 && ledger.accounting.dropped == 2)
  }

  @Test func aRowThatWasCutAndThenDroppedIsNoCutRow() throws {
    var ledger = ledger()
    ledger.truncate(places[2])
    ledger.drop(.tokenIdentical, places[2])
    try ledger.accounting.check()
    #expect(ledger.accounting.truncated == 0 && ledger.accounting.used == 2)
  }
}
