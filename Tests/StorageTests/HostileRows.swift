/// JSON Lines and JSON array files with one fault each, and odd ones with none.
enum HostileRows {
  private static func text(_ name: String, _ expected: String, _ text: String) -> HostileCase {
    HostileCase(name, expected, Array(text.utf8))
  }

  private static func deep(_ open: String, _ count: Int) -> String {
    String(repeating: open, count: count)
  }

  /// `{"a": 1}` and a newline, packed.
  static let packed: [UInt8] = [
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xab, 0x56, 0x4a, 0x54, 0xb2, 0x52, 0x30, 0xac, 0xe5,
    0x02, 0, 0xfa, 0xa1, 0x47, 0x5c, 0x09, 0, 0, 0,
  ]

  static let cases: [HostileCase] = lines + arrays + gzips

  private static let lines = [
    text("cut-object.jsonl", "json.syntax", "{\"a\": 1}\n{\"a\": "),
    text("two-values.jsonl", "json.syntax", "{} {}\n"),
    text("pretty-printed.jsonl", "json.syntax", "{\n  \"a\": 1\n}\n"),
    text("not-a-number.jsonl", "json.syntax", "{\"a\": NaN}\n"),
    text("infinity.jsonl", "json.syntax", "{\"a\": -Infinity}\n"),
    text("comment.jsonl", "json.syntax", "// rows\n{}\n"),
    text("single-quotes.jsonl", "json.syntax", "{'a': 1}\n"),
    text("control-character.jsonl", "json.syntax", "{\"a\": \"\u{1}\"}\n"),
    text("nul-bytes.jsonl", "json.syntax", "\0\0\0\0"),
    text("deep.jsonl", "json.depth", deep("{\"a\":", 150) + "\n"),
    text("deep-lists.jsonl", "json.depth", "{\"a\":" + deep("[", 500) + "\n"),
    text("duplicate-key.jsonl", "json.duplicate-key", "{\"a\": 1, \"a\": 2}\n"),
    text("lone-surrogate.jsonl", "json.encoding", "{\"a\": \"\\ud83d\"}\n"),
    HostileCase(
      "not-utf8.jsonl", "json.encoding", Array("{\"a\": \"".utf8) + [0xff] + Array("\"}".utf8)),
    HostileCase("utf16.jsonl", "json.syntax", [0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
    text("row-is-number.jsonl", "rows.not-object", "{}\n7\n"),
    text("row-is-list.jsonl", "rows.not-object", "{}\n[{}]\n"),
    text("row-is-null.jsonl", "rows.not-object", "null\n"),
    text("long-row.jsonl", "rows.too-long", "{\"a\": \"" + deep("x", 1100) + "\"}\n"),
    text("long-blank.jsonl", "rows.too-long", deep(" ", 1100)),
    text("legal-empty.jsonl", "ok", ""),
    text("legal-blank.jsonl", "ok", "\n \n\r\n"),
    text("legal-mark.jsonl", "ok", "\u{feff}{\"a\": 1}\n"),
    text("legal-numbers.jsonl", "ok", "{\"a\": 1e400, \"b\": 123456789012345678901234567890}"),
  ]

  private static let arrays = [
    text("cut-array.json", "json.syntax", "[{\"a\": 1}"),
    text("cut-array-comma.json", "json.syntax", "[{\"a\": 1},"),
    text("cut-array-string.json", "json.syntax", "[{\"a\": \"]"),
    text("array-open.json", "json.syntax", "["),
    text("array-comma.json", "json.syntax", "[{},]"),
    text("array-commas.json", "json.syntax", "[{},,{}]"),
    text("array-closed-twice.json", "json.syntax", "[{}]]"),
    text("array-then-text.json", "json.syntax", "[{}] {}"),
    text("array-mixed-brackets.json", "json.syntax", "[{]}"),
    text("array-of-lists.json", "rows.not-object", "[[]]"),
    text("array-long-element.json", "rows.too-long", "[\"" + deep("x", 1100) + "\"]"),
    text("array-deep.json", "json.depth", "[" + deep("[", 400) + deep("]", 401)),
    text("legal-array.json", "ok", "\n[ {\"a\": \"[,]\\\"\"} ,\n{}\n]\n"),
    text("legal-array-empty.json", "ok", " [ ] "),
  ]

  private static let gzips = [
    HostileCase("legal.jsonl.gz", "ok", packed),
    HostileCase("legal-members.jsonl.gz", "ok", packed + packed),
    HostileCase("legal-zeros-after.jsonl.gz", "ok", packed + [0, 0, 0]),
    HostileCase("gzip-cut.jsonl.gz", "gzip.truncated", Array(packed.dropLast())),
    HostileCase("gzip-cut-header.jsonl.gz", "gzip.truncated", [0x1f, 0x8b]),
    HostileCase("gzip-cut-member.jsonl.gz", "gzip.truncated", packed + packed.dropLast(9)),
    HostileCase("gzip-method.jsonl.gz", "gzip.corrupt", [0x1f, 0x8b, 9] + packed.dropFirst(3)),
    HostileCase(
      "gzip-checksum.jsonl.gz", "gzip.corrupt", packed.dropLast(8) + [0, 0, 0, 0, 9, 0, 0, 0]),
    HostileCase("gzip-garbage-after.jsonl.gz", "gzip.corrupt", packed + Array("rows".utf8)),
    HostileCase("gzip-zeros-inside.jsonl.gz", "ok", packed + [0, 0] + packed),
  ]
}
