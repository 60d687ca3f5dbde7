import BigInt

/// The units that convert into one another, and the words around them.
enum UnitTable {
  /// Units by their names and signs. Only signs that mean the same in every case are in lower case
  /// alone.
  static let units: [String: UnitForm] = {
    var table: [String: UnitForm] = [:]
    func add(_ base: String, _ names: String, _ above: Int = 1, _ below: Int = 1) {
      let unit = UnitForm(
        base: base, scale: .number(Rational(BigInt(above), over: BigInt(below))))
      for name in names.split(separator: " ") { table[String(name)] = unit }
    }
    add("metre", "m meter metre")
    add("metre", "mm millimeter millimetre", 1, 1000)
    add("metre", "cm centimeter centimetre", 1, 100)
    add("metre", "dm decimeter decimetre", 1, 10)
    add("metre", "km kilometer kilometre", 1000)
    add("metre", "in inch", 254, 10_000)
    add("metre", "ft foot", 3048, 10_000)
    add("metre", "yd yard", 9144, 10_000)
    add("metre", "mi mile", 1_609_344, 1000)
    add("second", "s sec second")
    add("second", "ms millisecond", 1, 1000)
    add("second", "min minute", 60)
    add("second", "h hr hour", 3600)
    add("second", "day", 86_400)
    add("second", "wk week", 604_800)
    add("month", "month")
    add("month", "yr year", 12)
    add("gram", "g gram gramme")
    add("gram", "mg milligram", 1, 1000)
    add("gram", "kg kilogram kilo", 1000)
    add("gram", "oz ounce", 28_349_523_125, 1_000_000_000)
    add("gram", "lb pound", 45_359_237, 100_000)
    add("litre", "l L liter litre")
    add("litre", "ml mL milliliter millilitre", 1, 1000)
    add("litre", "cl cL centiliter centilitre", 1, 100)
    add("gallon", "gal gallon")
    add("gallon", "qt quart", 1, 4)
    add("gallon", "pt pint", 1, 8)
    add("gallon", "cup", 1, 16)
    add("dollar", "$ dollar usd buck")
    add("dollar", "¢ cent", 1, 100)
    add("euro", "€ euro eur")
    add("sterling", "£ gbp")
    add("degree", "° degree deg")
    add("percent", "% percent pct")
    add("celsius", "°C celsius")
    add("fahrenheit", "°F fahrenheit")
    // A radian is the number 1 in the theory; here it is told from a number that lacks its unit.
    let radian = UnitForm(
      base: "degree", scale: .quotient(.number(Rational(180)), .pi))
    for name in ["rad", "radian"] { table[name] = radian }
    let hour = table["h"]!.power(-1)
    table["mph"] = table["mile"]!.times(hour)
    table["kph"] = table["km"]!.times(hour)
    for (name, size) in [
      ("dozen", 12), ("hundred", 100), ("thousand", 1000), ("million", 1_000_000),
      ("billion", 1_000_000_000), ("trillion", 1_000_000_000_000),
    ] {
      table[name] = UnitForm(count: Rational(size))
    }
    table["unit"] = UnitForm.none
    return table
  }()

  /// Whether a sign of two or more letters is a unit by itself, in this case.
  static func isUnit(_ word: String) -> Bool {
    units[word] != nil || units[word.lowercased()] != nil
      || units[singular(of: word.lowercased())] != nil
  }

  /// Single letters that are a unit after a number where a text says so.
  static let letters: Set<String> = ["m", "s", "g", "h", "l", "L"]

  /// An English plural's singular, as far as units need it.
  static func singular(of word: String) -> String {
    if let irregular = irregular[word] { return irregular }
    if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    for ending in ["xes", "ches", "shes", "sses", "zes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), word.count > 2 { return String(word.dropLast()) }
    return word
  }

  private static let irregular = [
    "feet": "foot", "people": "person", "persons": "person", "children": "child", "men": "man",
    "women": "woman", "mice": "mouse", "geese": "goose", "teeth": "tooth", "loaves": "loaf",
    "halves": "half", "lbs": "lb", "hrs": "hr", "mins": "min", "secs": "sec",
  ]

  /// Words behind a number that say nothing of its unit.
  static let fillers: Set<String> = [
    "total", "altogether", "old", "long", "tall", "wide", "high", "deep", "left", "remaining",
    "away", "the", "about", "exactly", "each", "overall",
  ]

  /// Words that begin what is not part of the unit: 3 cups of sugar.
  static let enders: Set<String> = ["of", "in", "for", "on", "after", "with"]

  /// Words with which a number is not the whole answer.
  static let breakers: Set<String> = [
    "not", "no", "than", "because", "if", "but", "is", "are", "was", "were", "minus", "plus",
    "times", "divided", "except", "without", "or", "and", "which", "since", "when", "where", "to",
    "from", "most", "least", "less", "fewer", "approximately", "almost", "nearly", "between",
    "either", "only", "more", "would", "should", "could", "modulo", "mod", "through",
  ]
}
