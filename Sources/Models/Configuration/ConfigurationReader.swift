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

  init(_ values: JSONObject, file: String) {
    self.values = values
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

  /// What a key says when it is there; null is refused, as by transformers, where it has no meaning.
  private func stated(_ key: String) throws(RewardError) -> JSONValue? {
    guard let value = values[key] else { return nil }
    guard !value.isNull else { throw failure(key, "is null; leave it out for the default") }
    return value
  }

  /// Sizes and counts: whole, positive (or from `least`), and small enough that products cannot
  /// overflow.
  func count(_ key: String, default standard: Int? = nil, least: Int = 1) throws(RewardError)
    -> Int
  {
    guard let value = try stated(key) else {
      if let standard { return standard }
      throw failure(key, "is missing")
    }
    guard let number = value.int, number >= least, number <= 1 << 28 else {
      throw failure(
        key, "must be a whole number from \(least) to 2^28, found \(value.text.prefix(40))")
    }
    return number
  }

  /// A count that may be null for `null`; `absent` when there is no such key.
  func count(_ key: String, absent: Int?, null: Int?) throws(RewardError) -> Int? {
    guard let value = values[key] else { return absent }
    return value.isNull ? null : try count(key)
  }

  /// How many layers: bounded, because arrays are made before any weight is looked for.
  func layerCount(_ key: String) throws(RewardError) -> Int {
    let layers = try count(key)
    guard layers <= 4096 else { throw failure(key, "must be at most 4096, found \(layers)") }
    return layers
  }

  /// A token id: whole and not negative; nil for null, `standard` when the key is absent.
  func token(_ key: String, default standard: Int?) throws(RewardError) -> Int? {
    try tokens(key, default: standard).first
  }

  func tokens(_ key: String, default standard: Int?) throws(RewardError) -> [Int] {
    guard values[key] != nil else { return standard.map { [$0] } ?? [] }
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
    guard let value = try stated(key) else {
      if let standard { return standard }
      throw failure(key, "is missing")
    }
    guard let number = value.double else { throw failure(key, "must be a number") }
    return number
  }

  /// What a norm adds under its root: finite and not negative.
  func epsilon(_ key: String, default standard: Double) throws(RewardError) -> Double {
    let number = try number(key, default: standard)
    guard number >= 0, number.isFinite else {
      throw failure(key, "must be finite and at least 0, found \(number)")
    }
    return number
  }

  /// A number above 0 that 32-bit floats can hold.
  func positive(_ key: String, default standard: Double? = nil) throws(RewardError) -> Double {
    let number = try number(key, default: standard)
    guard number > 0, number <= Double(Float.greatestFiniteMagnitude) else {
      throw failure(key, "must be positive and finite, found \(number)")
    }
    return number
  }

  /// A number above 0; nil when it is null, `standard` when the key is absent.
  func positive(_ key: String, whenAbsent standard: Double?) throws(RewardError) -> Double? {
    guard let value = values[key] else { return standard }
    return value.isNull ? nil : try positive(key)
  }

  func flag(_ key: String, default standard: Bool) throws(RewardError) -> Bool {
    guard let value = try stated(key) else { return standard }
    guard let flag = value.bool else { throw failure(key, "must be true or false") }
    return flag
  }

  func string(_ key: String, default standard: String) throws(RewardError) -> String {
    _ = try stated(key)
    return try string(key) ?? standard
  }

  func string(_ key: String) throws(RewardError) -> String? {
    guard let value = raw(key) else { return nil }
    guard let text = value.string else { throw failure(key, "must be a string") }
    return text
  }
}
