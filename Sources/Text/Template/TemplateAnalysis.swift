/// What a frame (a template, the body of a loop, a macro, a block) does with names.
///
/// Jinja decides for every frame where each of its names lives. One that is assigned first, and
/// not only in a branch, belongs to the frame from its beginning, unless a frame around it has the
/// name too: frames within see it as undefined until then, even where the caller gave a value.
final class TemplateFrame: Sendable {
  /// The names that the frame itself assigns first.
  let assignedFirst: [Int]
  /// All names that the frame itself reads or assigns, frames within aside.
  let mentions: Set<Int>

  init(_ body: [TemplateStatement], parameters: [Int] = []) {
    var analysis = TemplateAnalysis(parameters)
    for statement in body { analysis.visit(statement, isCertain: true) }
    assignedFirst = analysis.hidden
    mentions = analysis.seen
  }
}

private struct TemplateAnalysis {
  private(set) var seen: Set<Int>
  private(set) var hidden: [Int] = []

  init(_ parameters: [Int]) { seen = Set(parameters) }

  private mutating func store(_ symbol: Int, isCertain: Bool) {
    if seen.insert(symbol).inserted, isCertain { hidden.append(symbol) }
  }

  private mutating func store(_ target: TemplateTarget, isCertain: Bool) {
    switch target {
    case .name(let symbol): store(symbol, isCertain: isCertain)
    case .attribute(let symbol, _): seen.insert(symbol)
    case .tuple(let targets): for target in targets { store(target, isCertain: isCertain) }
    }
  }

  mutating func visit(_ statement: TemplateStatement, isCertain: Bool) {
    switch statement {
    case .output(let expression): read(expression)
    case .branch(let branches):
      for (test, body) in branches {
        read(test)
        for statement in body { visit(statement, isCertain: false) }
      }
    case .loop(let loop): read(loop.items)
    case .set(let target, let value):
      read(value)
      store(target, isCertain: isCertain)
    case .setBlock(let target, _, _, _, _): store(target, isCertain: isCertain)
    case .macro(let macro): store(macro.symbol, isCertain: isCertain)
    case .callBlock(let callee, let arguments, _, _):
      read(callee)
      read(arguments)
    case .filterBlock(let filters, _, _): for filter in filters { read(filter.arguments) }
    case .with(let values, _, _): for value in values { read(value.value) }
    case .text, .generation, .breakLoop, .continueLoop: break
    }
  }

  private mutating func read(_ call: TemplateCall) {
    for argument in call.positional { read(argument) }
    for argument in call.named { read(argument.value) }
    read(call.unpacked)
    read(call.unpackedNamed)
  }

  private mutating func read(_ expressions: [TemplateExpression?]) {
    for expression in expressions { read(expression) }
  }

  private mutating func read(_ expression: TemplateExpression?) {
    switch expression?.kind {
    case nil, .literal: break
    case .name(let symbol): seen.insert(symbol)
    case .list(let items), .tuple(let items), .concatenate(let items): read(items)
    case .dict(let items):
      for item in items {
        read(item.key)
        read(item.value)
      }
    case .attribute(let base, _), .not(let base), .negate(let base), .plus(let base): read(base)
    case .item(let first, let second), .and(let first, let second), .or(let first, let second),
      .binary(_, let first, let second):
      read([first, second])
    case .slice(let base, let bounds): read([base] + bounds)
    case .call(let callee, let arguments):
      read(callee)
      read(arguments)
    case .filter(let operand, let call):
      read(operand)
      read(call.arguments)
    case .test(let operand, let call):
      read(operand)
      read(call.arguments)
    case .compare(let first, let rest):
      read(first)
      for part in rest { read(part.operand) }
    case .conditional(let test, let then, let otherwise): read([test, then, otherwise])
    }
  }
}
