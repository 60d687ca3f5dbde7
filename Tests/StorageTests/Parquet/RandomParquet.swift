import Basics

/// Files that are Parquet by their form and senseless by their content: any tree of groups, lists,
/// maps and columns, with random levels and values, and now and then a part that does not fit.
struct RandomParquet {
  private var builder = ParquetBuilder()
  private var random: RandomSource

  static func file(using random: inout RandomSource) -> [UInt8] {
    var maker = RandomParquet(random: random)
    let bytes = maker.file()
    random = maker.random
    return bytes
  }

  private init(random: RandomSource) { self.random = random }

  /// Where a column lies: its names, and how many of its ancestors are repeated or may be null.
  private struct Path {
    var names: [String] = []
    var repeated = 0
    var defined = 0
  }

  private mutating func file() -> [UInt8] {
    builder.nodes = []
    builder.chunks = []
    builder.rows = number(0...4)
    let roots = number(1...3)
    for root in 0..<roots { add("r\(root)", path: Path()) }
    builder.rootChildren = roots
    return builder.bytes
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func one<Value>(_ values: [Value]) -> Value {
    values.randomElement(using: &random)!
  }

  /// True once in 40 times: something is wrong here.
  private mutating func isWrong() -> Bool { number(0...39) == 0 }

  /// - Parameter repetition: nil for any but repeated; lists and maps need theirs.
  private mutating func add(_ name: String, path: Path, repetition: Int? = nil) {
    var node = ParquetNode()
    node.name = name
    node.repetition = isWrong() ? number(0...2) : repetition ?? number(0...1)
    var path = path
    path.names.append(name)
    if node.repetition == 2 { path.repeated += 1 }
    if node.repetition > 0 { path.defined += 1 }
    guard path.names.count < 6, number(0...2) > 0 else { return addColumn(node, path: path) }
    node.type = nil
    switch isWrong() ? 9 : number(0...3) {
    case 0:
      node.converted = 3
      group(node, path, [(one(["list", "array", "\(name)_tuple"]), 2)])
    case 1:
      node.converted = 1
      node.children = 1
      builder.nodes.append(node)
      var inner = ParquetNode(name: "key_value", type: nil, repetition: 2)
      path.names.append(inner.name)
      path.repeated += 1
      path.defined += 1
      inner.type = nil
      group(inner, path, [("key", 0), ("value", nil)])
    case 2: group(node, path, [("a", nil), ("b", nil)])
    case 3: group(node, path, [(one(["element", "array"]), one([0, 1, 2]))])
    default:
      node.converted = number(-1...25)
      group(node, path, Array(repeating: ("x", number(0...2)), count: number(0...2)))
    }
  }

  private mutating func group(_ node: ParquetNode, _ path: Path, _ children: [(String, Int?)]) {
    var node = node
    node.children = children.count
    builder.nodes.append(node)
    for (name, repetition) in children { add(name, path: path, repetition: repetition) }
  }

  /// Numbers of types with the annotations that they may have.
  private static let annotations: [[Int?]] = [
    [nil], [nil, 6, 7, 11, 12, 13, 15, 16, 17], [nil, 8, 9, 10, 14, 18], [nil], [nil], [nil],
    [nil, 0, 0, 4, 19, 20], [nil, 21],
  ]

  private mutating func addColumn(_ node: ParquetNode, path: Path) {
    var node = node
    let type = number(0...7)
    node.type = type
    node.converted = isWrong() ? number(-1...25) : one(Self.annotations[type])
    node.length = type == 7 ? one([1, 2, 12, 16]) : nil
    if node.converted == 21, !isWrong() { node.length = 12 }
    node.precision = node.converted == 5 ? number(0...40) : nil
    node.scale = node.converted == 5 ? number(0...10) : nil
    builder.nodes.append(node)

    var levels: (repeated: [UInt8], defined: [UInt8]) = ([], [])
    for _ in 0..<builder.rows {
      for element in 0..<(path.repeated > 0 ? number(1...3) : 1) {
        levels.repeated.append(UInt8(element == 0 ? 0 : number(1...path.repeated)))
        levels.defined.append(UInt8(number(0...path.defined)))
      }
    }
    let count = levels.defined.count
    if isWrong() { levels.repeated.reverse() }
    var body: [UInt8] = []
    if path.repeated > 0 { body += encoded(levels.repeated) }
    if path.defined > 0 { body += encoded(levels.defined) }
    for _ in 0..<count { body += value(type, length: node.length ?? 0) }
    let page = ParquetBuilder.page(
      body, values: isWrong() ? number(0...9) : count, encoding: isWrong() ? number(0...9) : 0)
    builder.chunks.append(
      ParquetChunk(
        type: isWrong() ? number(0...7) : type, path: path.names,
        values: isWrong() ? number(0...9) : count, pages: page))
  }

  private func encoded(_ levels: [UInt8]) -> [UInt8] {
    let runs = levels.flatMap { ParquetBuilder.run($0, count: 1) }
    return littleEndian(UInt32(runs.count)) + runs
  }

  private mutating func value(_ type: Int, length: Int) -> [UInt8] {
    if type == 6 {
      return ParquetBuilder.text(one(["", "a", "\u{e9}"]), length: isWrong() ? 1 << 31 : nil)
    }
    let size = [1, 4, 8, 12, 4, 8, 0, length][type]
    return (0..<size).map { _ in UInt8(one([0, 0, 1, number(0...255)])) }
  }
}
