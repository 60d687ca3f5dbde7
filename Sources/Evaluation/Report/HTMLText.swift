import Basics

/// Text made safe for the places a report puts it in.
enum HTMLText {
  /// Text for element content and for attributes in double or single quotes.
  ///
  /// Control characters, which HTML cannot hold, become their visible pictures (U+2400 and on)
  /// instead of vanishing, and so do the characters that reverse the text around them.
  static func escape(_ text: String) -> String { escape(text, quotes: true) }

  private static func escape(_ text: String, quotes: Bool) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count + text.utf8.count / 16)
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"" where quotes: out += "&quot;"
      case "'" where quotes: out += "&#39;"
      case "\n" where previous == "\r":
        out.removeLast()
        out += "\n"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      case "\u{7f}": out += "\u{2421}"
      case _ where scalar.value < 0x20:
        out.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}")
      case _ where isDirectionControl(scalar) || (0x80..<0xa0).contains(scalar.value):
        out += "\u{27e8}U+\(hexadecimal(scalar))\u{27e9}"
      default: out.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return out
  }

  /// Text for Plotly, which reads a subset of HTML in names, titles and labels, but knows no
  /// entities for quotes.
  static func plotly(_ text: String) -> JSONValue { .string(escape(text, quotes: false)) }

  /// JSON for the inside of a `<script>` element: no `<`, `>` or `&` remains, so that neither
  /// `</script` nor `<!--` can end or change it, and no line separators of JavaScript.
  static func script(_ json: JSONValue) -> String {
    var out = ""
    for scalar in json.text.unicodeScalars {
      switch scalar {
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{7f}":
        out += "\\u" + hexadecimal(scalar).lowercased()
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
    (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
