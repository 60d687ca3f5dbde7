/// A number with its noun: `1 row`, `2 rows`.
struct Counted: CustomStringConvertible {
  let description: String

  init(_ count: Int, _ noun: String) {
    description = "\(count) \(noun)" + (count == 1 ? "" : "s")
  }
}
