/// The filters of Jinja that chat templates use.
///
/// Absent by intent: `random` (a score must not depend on chance) and those that make web pages
/// (`urlize`, `urlencode`, `striptags`, `xmlattr`, `forceescape`, `filesizeformat`). Not written
/// yet: `format`, `groupby`, `pprint` and `wordwrap`; and outside of filters the functions `cycler`
/// and `joiner`, the operator `%` on texts, `str.format`, and recursive loops. A template that has
/// one of them is refused with its name, never rendered without it.
enum TemplateFilter: String {
  case abs, attr, batch, capitalize, center, `default`, dictsort, escape, first, float, indent
  case int, items, join, last, length, list, lower, map, max, min, reject, rejectattr, replace
  case reverse, round, safe, select, selectattr, slice, sort, string, sum, title, tojson, trim
  case truncate, unique, upper, wordcount

  init?(name: String) {
    switch name {
    case "count": self = .length
    case "d": self = .default
    case "e": self = .escape
    default: self.init(rawValue: name)
    }
  }
}

/// The tests of Jinja (`value is …`).
enum TemplateTest: String {
  case odd, even, divisibleby, defined, undefined, filter, test, none, boolean, `false`, `true`
  case integer, float, lower, upper, string, mapping, number, sequence, iterable, callable
  case sameas, escaped
  case within = "in"
  case equal = "eq"
  case notEqual = "ne"
  case less = "lt"
  case lessEqual = "le"
  case greater = "gt"
  case greaterEqual = "ge"

  init?(name: String) {
    switch name {
    case "==", "equalto": self = .equal
    case "!=": self = .notEqual
    case "<", "lessthan": self = .less
    case "<=": self = .lessEqual
    case ">", "greaterthan": self = .greater
    case ">=": self = .greaterEqual
    default: self.init(rawValue: name)
    }
  }
}

/// Functions that every template finds.
enum TemplateFunction: String, CaseIterable {
  case range
  case dict
  case namespace
  case raiseException = "raise_exception"
  case strftimeNow = "strftime_now"
}
