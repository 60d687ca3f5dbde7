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

  @Test func codesOfReasons() {
    #expect(RowReason.emptyResponse.code.rawValue == "row.empty-response")
    #expect(RowReason("json.syntax").code == .jsonSyntax)
  }
}
