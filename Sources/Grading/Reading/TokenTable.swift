/// What commands, signs and words mean as tokens.
enum TokenTable {
  /// Commands that are a sign.
  static let symbols: [String: String] = [
    "cdot": "*", "times": "*", "ast": "*", "bullet": "*", "div": "/", "pm": "+-", "mp": "-+",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "equiv": "=", "approx": "~=", "simeq": "~=",
    "doteq": "~=",
    "in": "in", "cup": "cup", "cap": "cap", "setminus": "setminus", "backslash": "setminus",
    "infty": "infinity", "pi": "pi", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "|": "|",
    "lfloor": "lfloor", "rfloor": "rfloor", "lceil": "lceil", "rceil": "rceil", "langle": "<|",
    "rangle": "|>", "{": "\\{", "}": "\\}", "lbrace": "\\{", "rbrace": "\\}", "lbrack": "[",
    "rbrack": "]", "lparen": "(", "rparen": ")", "ldots": "...", "cdots": "...", "dots": "...",
    "dotsc": "...", "degree": "°", "%": "%", "$": "$", "emptyset": "empty", "varnothing": "empty",
    "land": "and", "wedge": "and", "lor": "or", "vee": "or", "prime": "'", "colon": ":",
    "euro": "€", "pounds": "£", "\\": "\\\\", "newline": "\\\\", "&": "and",
  ]

  /// Characters that are a sign under another name.
  static let characters: [Character: String] = [
    "×": "*", "·": "*", "∙": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "∕": "/",
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~=", "±": "+-", "∓": "-+", "∪": "cup", "∩": "cap",
    "∈": "in", "∞": "infinity", "π": "pi", "°": "°", "∅": "empty", "⟨": "<|", "⟩": "|>",
    "′": "'", "’": "'", "…": "...", "∖": "setminus", "ℝ": "reals", "⌊": "lfloor", "⌋": "rfloor",
    "⌈": "lceil", "⌉": "rceil",
  ]

  /// ASCII signs that stand for themselves.
  static let plain: Set<Character> = [
    "+", "-", "*", "/", "^", "_", "!", "%", "'", ",", ";", ":", "=", "<", ">", "|", "(", ")", "[",
    "]", "{", "}", "&", "$", "€", "£", "¢",
  ]

  /// Signs of several characters, the longest first.
  static let long: [(String, String)] = [
    ("...", "..."), ("**", "^"), ("<=", "<="), (">=", ">="), ("!=", "!="), ("==", "="),
    ("+/-", "+-"), ("~=", "~="), ("||", "|"),
  ]

  static let vulgar: [Character: Rational] = [
    "½": Rational(1, over: 2), "⅓": Rational(1, over: 3), "⅔": Rational(2, over: 3),
    "¼": Rational(1, over: 4), "¾": Rational(3, over: 4), "⅕": Rational(1, over: 5),
    "⅙": Rational(1, over: 6), "⅛": Rational(1, over: 8), "⅜": Rational(3, over: 8),
    "⅝": Rational(5, over: 8), "⅞": Rational(7, over: 8),
  ]

  static let raised: [Character: Int] = [
    "⁰": 0, "¹": 1, "²": 2, "³": 3, "⁴": 4, "⁵": 5, "⁶": 6, "⁷": 7, "⁸": 8, "⁹": 9,
  ]

  /// Greek letters; π is a constant.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
  ]

  /// Commands with arguments that the parser reads.
  static let commands: [String: String] = [
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "sqrt": "sqrt",
    "binom": "binom", "dbinom": "binom", "tbinom": "binom", "pmod": "pmod",
  ]

  /// Commands that only set the type of what follows.
  static let transparent: Set<String> = [
    "mathbf", "boldsymbol", "bm", "mathit", "mathsf", "mathnormal", "boxed", "fbox", "underline",
    "ensuremath", "bold", "mathstrut", "nonumber", "cancel",
  ]

  /// Commands whose argument is words.
  static let wording: Set<String> = [
    "text", "textbf", "textrm", "textit", "textnormal", "textsf", "texttt", "mbox", "hbox",
    "mathrm", "mathop", "operatorname", "emph",
  ]

  /// Marks over a letter, which make it another variable.
  static let marks: Set<String> = ["hat", "vec", "bar", "tilde", "widehat", "overline", "dot"]

  /// Signs of geometry, read as words.
  static let geometry: Set<String> = ["angle", "triangle", "parallel", "perp", "square"]

  /// Functions under all of their names.
  static let functions: [String: Expression.Function] = {
    var table: [String: Expression.Function] = [:]
    for function in Expression.Function.allCases { table[function.rawValue] = function }
    table["asin"] = .arcsin
    table["acos"] = .arccos
    table["atan"] = .arctan
    table["cosec"] = .csc
    table["tg"] = .tan
    // Not functions by name: a factorial and a binomial have signs of their own.
    table["factorial"] = nil
    table["binomial"] = nil
    return table
  }()

  /// Short words that are no products of variables.
  static let shortWords: Set<String> = [
    "is", "of", "to", "at", "it", "we", "he", "she", "so", "by", "on", "if", "no", "an", "as",
    "be", "do", "go", "up", "us", "am", "pm", "the", "for", "are", "but", "not", "you", "all",
    "any", "can", "had", "her", "was", "one", "our", "out", "get", "has", "him", "his", "how",
    "new", "now", "old", "see", "two", "six", "ten", "way", "who", "its", "did", "yes", "per",
    "sum", "odd", "th", "nd", "rd", "st",
  ]
}
