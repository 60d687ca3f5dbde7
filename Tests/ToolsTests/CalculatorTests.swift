import Basics
import Testing

@testable import Tools

@Suite struct CalculatorTests {
  private let calculator = Calculator()

  /// The specification's fixture: right steps with the right and with another final answer.
  @Test func stepsAndTheirAnswer() async throws {
    let steps = "<<2*62=124>>124, <<70+124=194>>194, <<194-2=192>>192"
    let right = try await calculator.run("\(steps) #### 192")
    #expect(right.hasPrefix("correct; ") && right.hasSuffix("last result 192, answer 192"))
    #expect(ToolVerdict(observation: right) == ToolVerdict(agreeing: 3, answer: .confirmed))
    let wrong = try await calculator.run("\(steps)\n#### 130")
    #expect(wrong.hasPrefix("process correct, answer mismatch; "))
    #expect(ToolVerdict(observation: wrong) == ToolVerdict(agreeing: 3, answer: .contradicted))
    let none = try await calculator.run(steps)
    #expect(ToolVerdict(observation: none) == ToolVerdict(agreeing: 3))
  }

  @Test(arguments: [
    ("2*62", "124"), ("0.1+0.2", "0.3"), ("1/3+1/6", "0.5"), ("8/3", "8/3"), ("1,200*2", "2400"),
    ("-2^2", "-4"), ("2^3^2", "512"), ("2^-2", "0.25"), ("2**3", "8"), ("0^0", "1"),
    ("20%*5", "1"), ("7 % 4", "3"), ("-7 % 4", "1"), ("7 % (-4)", "-1"), ("50%", "0.5"),
    ("200/400*100%", "0.5"), ("2(3+4)", "14"), ("(1/2)(20)", "10"), ("$5 x 4", "20"),
    ("3 × 4 ÷ 2 – 1", "5"), (".5*4", "2"), ("--3", "3"), ("5*-3", "-15"), ("1/8", "0.125"),
    ("1,234,567.5 - 0.5", "1234567"), ("-1/2", "-0.5"), ("1-1.001", "-0.001"),
    ("10^37*10", "100000000000000000000000000000000000000"),
  ])
  func values(_ expression: String, _ value: String) throws {
    #expect(try calculator.value(of: expression).description == value)
  }

  @Test(arguments: [
    "", " ", "2x", "x+1", "1/0", "2^0.5", "0^-1", "1,20", "12,3456", "1e5", "2 3", "(1", "1)",
    "1..2", "%", "10^38*10", "99999999999999999999999999999999999999999", "8:00-7:50", "ceil(2.4)",
    String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
    String(repeating: "-", count: 5000) + "1", "2^" + String(repeating: "9", count: 30),
  ])
  func whatIsNoExpression(_ text: String) async {
    let error = await #expect(throws: RewardError.self) { try await calculator.run(text) }
    #expect(error?.code == .toolInput)
  }

  /// A result may be rounded to the decimals it has; a whole number may not.
  @Test(arguments: [
    ("<<8/3=2.6667>>", "steps: 1 agree, 0 disagree"),
    ("<<8/3=2.67>>", "steps: 1 agree, 0 disagree"),
    ("<<8/3=2.66>>", "steps: 0 agree, 1 disagree"), ("<<8/3=3>>", "steps: 0 agree, 1 disagree"),
    ("<<0.833*60=50>>", "steps: 0 agree, 1 disagree"), ("<<.5*2=1>>", "steps: 1 agree, 0 disagree"),
    ("<<2*20=40=40>>", "steps: 1 agree, 0 disagree"),
    ("<<2*20=40=41>>", "steps: 0 agree, 1 disagree"),
    ("<<56/0.6=93.3333>>93.33", "steps: 1 agree, 0 disagree"),
    ("<<1-0.44=0.56>>56", "steps: 0 agree, 1 disagree"), ("<<6-4=2>>2:00 am", "steps: 1 agree"),
    ("<<200/400*100=50>>50%", "steps: 1 agree"), ("<<2*62=124>>214", "steps: 0 agree, 1 disagree"),
    ("<<2*1/4=1/2>>1/2", "steps: 1 agree"), ("<<17/85=20%>>20%", "steps: 1 agree"),
    ("<<1/3=33.33%>>", "steps: 1 agree"), ("<<$24.00/2=$12.00>>", "steps: 1 agree"),
    ("<<1/2*T=0.5T>>0.5", "steps: 0 agree, 0 disagree, 1 unread"),
    ("<<2*2=4>>1234567890123456789012345678901234567890", "0 agree, 0 disagree, 1 unread"),
    ("<<5/0=0>>", "steps: 0 agree, 0 disagree, 1 unread"), ("<<2*T>>", "0 disagree, 1 unread"),
  ])
  func steps(_ step: String, _ counts: String) async throws {
    #expect(try await calculator.run(step).contains(counts))
  }

  @Test(arguments: [
    ("<<25=25>>", "25.", ToolVerdict.Answer.confirmed), ("<<20*2=40>>", "40%", .confirmed),
    ("<<40/100=0.4>>", "40%", .confirmed), ("<<2*2=4>>", "4 nights", .confirmed),
    ("<<600*2=1200>>", "$1,200", .confirmed), ("<<9*1=9>>", "9.00", .confirmed),
    ("<<25-77.5=-52.5>>", "-52.5", .confirmed), ("<<25-77.5=-52.5>>", "52.5", .contradicted),
    ("<<8/3=2.6667>>", "2.67", .confirmed), ("<<8/3=2.6667>>", "3", .contradicted),
    // What a step has wrong confirms nothing; what it has rounded does, also in other words.
    ("<<2+2=5>>", "5", .contradicted), ("<<2+2=5>>5", "5", .contradicted),
    ("<<2+2=4=5>>", "5", .contradicted), ("<<2+2=4>>5", "5", .contradicted),
    ("<<2+2=5>>", "4", .confirmed), ("<<8/3=2.67>>", "2.670", .confirmed),
    ("<<8/3=2.66>>", "2.66", .contradicted), ("<<8/3=3>>", "3", .contradicted),
    ("<<1+1=3>>, <<2+T=5>>", "5", .unread), ("<<1+1=2>>", "", .missing),
    ("<<1+1=2>>", "two", .unread), ("<<1+T=2>>", "2", .unread), ("", "2", .unread),
    ("<<6-4=2>>", "2:00", .unread),
    // Exact numbers of so many digits cannot be subtracted: no verdict, instead of a wrong one.
    ("<<1/99999999999999999999999=0>>", "0.1234567890123456", .unread),
  ])
  func finalAnswers(_ steps: String, _ answer: String, _ verdict: ToolVerdict.Answer) {
    let check = calculator.check(WorkedAnswer("\(steps)\n#### \(answer)\n"))
    #expect(check.verdict.answer == verdict)
  }

  @Test func stepsAreFoundInText() {
    let worked = WorkedAnswer(
      """
      #### 7 is not the end.
      Charlene is <<2*62=124>>124 cm << tall. Costs <<5*2=10>>$10.00, <<a\nb>> and <<<<1=1>>.
      ####  192
      Done.
      """)
    #expect(worked.steps.map(\.equation) == ["2*62=124", "5*2=10", "1=1"])
    #expect(worked.steps.map(\.echo) == ["124", "$10.00", nil])
    #expect(worked.answer == "192")
    #expect(WorkedAnswer(worked.input) == worked)
    #expect(WorkedAnswer("nothing").answer == nil && WorkedAnswer("<<1").steps.isEmpty)
  }
}
