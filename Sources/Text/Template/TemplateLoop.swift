import Basics

/// The `loop` of a running `for`: it fetches items one by one, and looks ahead only when asked.
final class TemplateLoop {
  private let iterator: TemplateIterator
  /// Items taken ahead; those before `position` are used.
  private var fetched: [TemplateValue] = []
  private var position = 0
  private var known: Int?
  private(set) var index0 = -1
  private(set) var current: TemplateValue?
  private(set) var previous: TemplateValue?
  /// What `loop.changed` saw last.
  var lastChanged: TemplateSequence?

  /// - Parameter count: how many items there are, where that is known without taking them.
  init(_ iterator: TemplateIterator, count: Int?) {
    self.iterator = iterator
    known = count
  }

  func advance() throws(RewardError) -> TemplateValue? {
    let item: TemplateValue
    if position < fetched.count {
      item = fetched[position]
      position += 1
    } else {
      guard let next = try iterator.pull() else { return nil }
      item = next
    }
    index0 += 1
    previous = current
    current = item
    return item
  }

  func peek() throws(RewardError) -> TemplateValue? {
    if position == fetched.count, let item = try iterator.pull() { fetched.append(item) }
    return position < fetched.count ? fetched[position] : nil
  }

  func count() throws(RewardError) -> Int {
    if let known { return known }
    while let item = try iterator.pull() { fetched.append(item) }
    let count = fetched.count - position + index0 + 1
    known = count
    return count
  }
}
