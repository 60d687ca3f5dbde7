import Basics
import Testing
import Training

@Suite struct GroupAdvantagesTests {
  /// The specification's numbers (BLEUBERI).
  @Test func numbersOfTheSpecification() throws {
    let found = try GroupAdvantages.standardised([0.1, 0.2, 0.4, 0.1])
    for (a, b) in zip(found, [-0.706607, 0, 1.413214, -0.706607]) { #expect(abs(a - b) < 1e-6) }
    #expect(found.count == 4)
  }

  @Test func sharesAndScales() throws {
    #expect(try GroupAdvantages.standardised([2, 2, 2]) == [0, 0, 0])
    #expect(try GroupAdvantages.standardised([2, 2], epsilon: 0) == [0, 0])
    // Without ε neither scale nor offset matters.
    let one = try GroupAdvantages.standardised([1, 2, 4], epsilon: 0)
    let other = try GroupAdvantages.standardised([110, 120, 140], epsilon: 0)
    for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(one.reduce(0, +)) < 1e-12)
  }

  @Test(arguments: [[], [1], [1, .nan], [.infinity, 1]] as [[Double]])
  func whatIsNoGroup(rewards: [Double]) {
    let error = #expect(throws: RewardError.self) { try GroupAdvantages.standardised(rewards) }
    #expect(error?.code == .trainingOptions)
  }
}
