import Basics
import OrderedCollections

/// Typed access to `config.json` with errors that name the key.
struct ConfigurationReader {
  let values: JSONObject
  let file: String

  init(_ json: JSONValue, file: String) throws(RewardError) {
    guard let object = json.object else {
      throw RewardError(.configuration, "not a JSON object", at: .init(file: file))
    }
    values = object
    self.file = file
  }

  func failure(_ key: String, _ reason: String) -> RewardError {
    RewardError(.configuration, reason, at: .init(file: file, item: key))
  }

  func unsupported(_ key: String, _ reason: String) -> RewardError {
    RewardError(.modelUnsupported, reason, at: .init(file: file, item: key))
  }

  /// Nil when absent or null.
  func raw(_ key: String) -> JSONValue? {
    guard let value = values[key], !value.isNull else { return nil }
    return value
  }

  /// Sizes and counts: whole, positive, and small enough that products cannot overflow.
  func count(_ key: String, default standard: Int? = nil) throws(RewardError) -> Int {
    guard let value = raw(key) else {
      if let standard { return standard }
      throw failure(key, "is missing")
    }
    guard let number = value.int, number > 0, number <= 1 << 28 else {
      throw failure(key, "must be a whole number from 1 to 2^28, found \(value.text.prefix(40))")
    }
    return number
  }

  func optionalCount(_ key: String) throws(RewardError) -> Int? {
    raw(key) == nil ? nil : try count(key)
  }

  /// A token id: whole and not negative.
  func token(_ key: String) throws(RewardError) -> Int? { try tokens(key).first }

  func tokens(_ key: String) throws(RewardError) -> [Int] {
    guard let value = raw(key) else { return [] }
    let list = value.array ?? [value]
    var result: [Int] = []
    for item in list {
      guard let id = item.int, id >= -1 else {
        throw failure(key, "must be a token id or a list of them")
      }
      if id >= 0 { result.append(id) }
    }
    return result
  }

  func number(_ key: String, default standard: Double? = nil) throws(RewardError) -> Double {
    guard let value = raw(key) else {
      if let standard { return standard }
      throw failure(key, "is missing")
    }
    guard let number = value.double else { throw failure(key, "must be a number") }
    return number
  }

  func optionalNumber(_ key: String) throws(RewardError) -> Double? {
    raw(key) == nil ? nil : try number(key)
  }

  /// A number above 0; nil when it is null, `standard` when the key is absent.
  func positive(_ key: String, whenAbsent standard: Double?) throws(RewardError) -> Double? {
    guard values[key] != nil else { return standard }
    guard let number = try optionalNumber(key) else { return nil }
    guard number > 0, number.isFinite else {
      throw failure(key, "must be above 0, or null for none")
    }
    return number
  }

  func flag(_ key: String, default standard: Bool) throws(RewardError) -> Bool {
    guard let value = raw(key) else { return standard }
    guard let flag = value.bool else { throw failure(key, "must be true or false") }
    return flag
  }

  func string(_ key: String) throws(RewardError) -> String? {
    guard let value = raw(key) else { return nil }
    guard let text = value.string else { throw failure(key, "must be a string") }
    return text
  }
}
