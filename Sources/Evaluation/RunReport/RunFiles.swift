import Basics
import OrderedCollections

/// Typed access to the members of a file, with errors that name file and member.
struct RunFileFields {
  let object: JSONObject
  let file: String

  init(_ object: JSONObject, _ file: String) {
    self.object = object
    self.file = file
  }

  func failure(_ name: String, _ wanted: String) -> RewardError {
    RewardError(.reportInput, "needs '\(name)': \(wanted)", at: .init(file: file, item: name))
  }

  func text(_ name: String) throws(RewardError) -> String {
    guard let text = object[name]?.string else { throw failure(name, "a text") }
    return text
  }

  func number(_ name: String) throws(RewardError) -> Double {
    guard let number = object[name]?.double else { throw failure(name, "a number") }
    return number
  }

  func numbers(_ name: String) throws(RewardError) -> [Double] {
    guard let list = object[name]?.array, list.allSatisfy({ $0.double != nil }) else {
      throw failure(name, "a list of numbers")
    }
    return list.compactMap(\.double)
  }

  /// Lower and upper bounds; nil where the member is missing or null, and for elements that are
  /// null.
  func intervals(_ name: String) throws(RewardError) -> [(Double, Double)?]? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let list = value.array else { throw failure(name, "a list of [lower, upper]") }
    var result: [(Double, Double)?] = []
    for item in list { result.append(try interval(item, name)) }
    return result
  }

  /// A lower and an upper bound; nil for null or nothing.
  func interval(_ value: JSONValue?, _ name: String) throws(RewardError) -> (Double, Double)? {
    guard let value, !value.isNull else { return nil }
    guard let ends = value.array, ends.count == 2, let low = ends[0].double,
      let high = ends[1].double, low <= high
    else { throw failure(name, "[lower, upper]") }
    return (low, high)
  }
}

extension OveroptimisationPlot {
  /// The curve in an `overoptimisation.json`.
  init(_ fields: RunFileFields) throws(RewardError) {
    let (sizes, divergences) = (try fields.numbers("n"), try fields.numbers("kl"))
    let (proxy, gold) = (try fields.numbers("proxy"), try fields.numbers("gold"))
    let proxyIntervals = try fields.intervals("proxy_ci95")
    let goldIntervals = try fields.intervals("gold_ci95")
    for (name, count) in [
      ("kl", divergences.count), ("proxy", proxy.count), ("gold", gold.count),
      ("proxy_ci95", proxyIntervals?.count ?? sizes.count),
      ("gold_ci95", goldIntervals?.count ?? sizes.count),
    ] where count != sizes.count {
      throw fields.failure(name, "\(sizes.count) elements, one for each 'n', not \(count)")
    }
    var points: [Point] = []
    for (index, size) in sizes.enumerated() {
      guard let n = Int(exactly: size), n >= 1, divergences[index] >= 0 else {
        throw fields.failure(
          "n", "numbers of candidates, and divergences 'kl' that are not negative")
      }
      func number(_ value: Double, _ intervals: [(Double, Double)?]?) -> ReportNumber {
        let ends = intervals?[index]
        return ReportNumber(value, low: ends?.0, high: ends?.1)
      }
      points.append(
        Point(
          n: n, divergence: divergences[index], proxy: number(proxy[index], proxyIntervals),
          gold: number(gold[index], goldIntervals)))
    }
    var fit: OveroptimisationFit?
    if let object = fields.object["fit"]?.object {
      let inner = RunFileFields(object, fields.file)
      let form = object["form"]?.string.flatMap(OveroptimisationFit.Form.init) ?? .bestOfN
      fit = OveroptimisationFit(
        form, alpha: try inner.number("alpha"), beta: try inner.number("beta"))
    }
    let rule = fields.object["units"]?["rule"]?.string
    var caption = rule.map { "Both are \($0). " } ?? ""
    caption += "Bands are 95 % intervals. "
    caption +=
      fit == nil
      ? "No curve was fitted."
      : "The dotted curve is fitted to what gold gains over the weakest choice, for the best of N "
        + "R(d) = d\u{b7}(\u{3b1} \u{2212} \u{3b2}\u{b7}d); a dashed line marks its peak where that "
        + "was measured."
    if let verdict = fields.object["verdict"]?.string { caption += " " + verdict.sentence + "." }
    self.init(
      title: try fields.text("title"), caption: caption, points: points, sharesUnits: rule != nil,
      fit: fit)
  }
}

extension ReportedRun.OtherTable {
  /// The table in a `consistency.json`.
  init(_ fields: RunFileFields) throws(RewardError) {
    title = try fields.text("title")
    guard let list = fields.object["rows"]?.array else {
      throw fields.failure("rows", "a list of objects")
    }
    var rows: [Row] = []
    for item in list {
      let row = RunFileFields(item.object ?? [:], fields.file)
      let ends = try row.interval(row.object["ci95"], "rows.ci95")
      var number: ReportNumber?
      if row.object["value"] != .null {
        number = ReportNumber(try row.number("value"), low: ends?.0, high: ends?.1)
      }
      rows.append(
        Row(
          name: try row.text("name"), number: number, chance: row.object["chance"]?.double,
          n: row.object["n"]?.int,
          leftOut: (row.object["left_out"]?.object ?? [:]).compactMapValues(\.int)))
    }
    self.rows = rows
  }
}
