/// Finds all places of a text where a look-ahead holds, in one pass from its end to its start.
///
/// The look-ahead's program is reversed, and a match of it is begun at every place; where one is
/// complete when reading backwards, one begins when reading forwards. So the cost does not depend
/// on how often the look-ahead is asked for.
struct LookAheadSearch {
  private let pattern: LinearPattern
  private let instructions: [LinearPattern.Instruction]
  /// The step at which an instruction was last entered.
  private var entered: [Int]
  private var step = 0
  private var stack: [Int] = []
  /// The instructions that wait for the scalar before the current place.
  private var waiting: [Int] = []

  init(_ pattern: LinearPattern, _ instructions: [LinearPattern.Instruction]) {
    self.pattern = pattern
    self.instructions = instructions
    entered = Array(repeating: 0, count: instructions.count)
  }

  /// Whether the look-ahead holds before each byte and at the end; only starts of scalars count.
  ///
  /// - Parameter conditions: answers the conditions within, which can be look-aheads themselves.
  /// - Complexity: O(bytes × instructions).
  mutating func places(
    _ text: UnsafePointer<UInt8>, count: Int, conditions: inout LinearMatcher
  ) -> [Bool] {
    var places = [Bool](repeating: false, count: count + 1)
    var at = count
    step += 1
    while true {
      // What was read behind this place has been followed; a match can also end right here.
      if follow(0, at, text, count, &conditions) { places[at] = true }
      guard at > 0 else { return places }
      let before = UTF8Text.previous(text, at)
      let (scalar, _) = UTF8Text.scalar(text, before)
      let takers = waiting
      waiting.removeAll(keepingCapacity: true)
      step += 1
      for instruction in takers {
        guard case .take(let set) = instructions[instruction], pattern.sets[set].contains(scalar)
        else { continue }
        if follow(instruction + 1, before, text, count, &conditions) { places[before] = true }
      }
      at = before
    }
  }

  /// Adds `instruction` and all that it leads to without taking a scalar.
  /// - Returns: whether that is the end of the program.
  private mutating func follow(
    _ instruction: Int, _ at: Int, _ text: UnsafePointer<UInt8>, _ count: Int,
    _ conditions: inout LinearMatcher
  ) -> Bool {
    var isComplete = false
    stack.append(instruction)
    while let top = stack.popLast() {
      guard entered[top] != step else { continue }
      entered[top] = step
      switch instructions[top] {
      case .jump(let target): stack.append(target)
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .check(let assertion):
        if conditions.holds(assertion, at, text, count) { stack.append(top + 1) }
      case .take: waiting.append(top)
      case .accept: isComplete = true
      }
    }
    return isComplete
  }
}
