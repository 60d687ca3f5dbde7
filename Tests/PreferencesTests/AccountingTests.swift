import Basics
import OrderedCollections
import Preferences
import Testing

@Suite struct AccountingTests {
  @Test func everyStepKeepsTheBalance() throws {
    var account = RowAccounting()
    for line in 1...7 { account.drop(.emptyResponse, line: line) }
    account.use()
    account.use(examples: 3)
    account.use()
    account.truncate()
    account.drop(.tie, line: 20)
    try account.check()
    #expect(account.read == 11 && account.used == 3 && account.dropped == 8)
    #expect(account.examples == 5 && account.truncated == 1)
    #expect(account.drops[.emptyResponse]?.lines == [1, 2, 3, 4, 5])
    account.withdraw(.tooLong, line: 9, examples: 3)
    account.withdrawExamples(0)
    try account.check()
    #expect(account.used == 2 && account.dropped == 9 && account.read == 11)
    var sum = account
    sum.add(account)
    try sum.check()
    #expect(sum.read == 22 && sum.drops[.tie]?.count == 2 && sum.drops[.tie]?.lines == [20, 20])
    #expect(sum.drops[.emptyResponse]?.lines.count == RowAccounting.exampleLines)
  }

  @Test func printedAndWritten() {
    var account = RowAccounting()
    #expect(account.description == "0 rows read, 0 used, 0 dropped")
    account.use(examples: 2)
    account.truncate()
    for line in 3...9 { account.drop(.emptyResponse, line: line) }
    account.drop(RowReason("json.syntax"), line: 12)
    #expect(
      account.description
        == "9 rows read, 1 used (1 of them truncated) for 2 examples, 8 dropped: "
        + "7 empty-response (lines 3, 4, 5, 6, 7, …); 1 json.syntax (line 12)")
    #expect(
      JSONValue.object(account.json).text
        == #"{"read": 9, "used": 1, "truncated": 1, "dropped": 8, "examples": 2, "#
        + #""reasons": {"empty-response": {"count": 7, "lines": [3, 4, 5, 6, 7]}, "#
        + #""json.syntax": {"count": 1, "lines": [12]}}}"#)
  }

  /// What a split took is no loss; for programs it stays among the reasons.
  @Test func theOtherSideIsToldApart() throws {
    var account = RowAccounting()
    for _ in 1...5 { account.use() }
    for line in 1...2 { account.withdraw(.notHeldOut, line: line) }
    account.withdraw(.heldOut, line: 3)
    #expect(account.otherSide == 3 && account.dropped == 3)
    #expect(
      account.description == "5 rows read, 2 used, 3 on the other side of the split, 0 dropped")
    account.withdraw(.tooLong, line: 4)
    #expect(
      account.description == "5 rows read, 1 used, 3 on the other side of the split, "
        + "1 dropped: 1 too-long (line 4)")
    #expect(account.json["dropped"]?.int == 4)
    #expect(account.json["reasons"]?["not-held-out"]?["count"]?.int == 2)
    var one = RowAccounting()
    one.use()
    #expect(one.description == "1 row read, 1 used, 0 dropped")
  }

  @Test func codesOfReasons() {
    #expect(RowReason.emptyResponse.code.rawValue == "row.empty-response")
    #expect(RowReason("json.syntax").code == .jsonSyntax)
  }
}
