/// Files that break one rule of safetensors each, and odd ones that break none.
enum HostileSafetensors {
  static func file(_ header: String, data: Int = 0) -> [UInt8] { file(Array(header.utf8), data) }

  static func file(_ header: [UInt8], _ data: Int) -> [UInt8] {
    littleEndian(UInt64(header.count)) + header + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
  }

  static func length(_ length: UInt64) -> [UInt8] { littleEndian(length) + Array("{}".utf8) }

  /// A file with one tensor of 16 bytes described by `fields`.
  static func one(_ fields: String, data: Int = 16) -> [UInt8] {
    file("{\"x\":{\(fields)}}", data: data)
  }

  static func offsets(_ offsets: String) -> [UInt8] {
    one("\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[\(offsets)]")
  }

  static func shape(_ shape: String, data: Int = 16) -> [UInt8] {
    one("\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[0,\(data)]", data: data)
  }

  static func two(_ first: String, _ second: String, data: Int) -> [UInt8] {
    file(
      "{\"a\":{\"dtype\":\"U8\",\(first)},\"b\":{\"dtype\":\"U8\",\(second)}}", data: data)
  }

  static let valid = file(
    "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],"
      + "\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"BF16\",\"shape\":[3],"
      + "\"data_offsets\":[16,22]}}", data: 22)

  static let cases: [HostileCase] = (lengths + headers + descriptions + layouts + legal).map {
    HostileCase($0.name + ".safetensors", $0.expected, $0.bytes)
  }

  private static let lengths = [
    HostileCase("empty", "safetensors.too-short", []),
    HostileCase("seven-bytes", "safetensors.too-short", [2, 0, 0, 0, 0, 0, 0]),
    HostileCase("length-beyond-file", "safetensors.header-length", length(3)),
    HostileCase("length-at-limit", "safetensors.header-length", length(100_000_000)),
    HostileCase("length-over-limit", "safetensors.header-too-large", length(100_000_001)),
    HostileCase("length-2-to-63", "safetensors.header-too-large", length(1 << 63)),
    HostileCase("length-all-ones", "safetensors.header-too-large", length(.max)),
    HostileCase("length-below-header", "safetensors.header-json", length(1)),
    HostileCase("pickle-zip", "weights.pickle", Array("PK\u{3}\u{4}archive/data.pkl".utf8)),
    HostileCase(
      "pickle-bare", "weights.pickle",
      [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]),
  ]

  private static let headers = [
    HostileCase("header-empty", "safetensors.header-json", file("")),
    HostileCase("header-spaces", "safetensors.header-start", file("        ")),
    HostileCase("header-leading-space", "safetensors.header-start", file(" {}")),
    HostileCase("header-array", "safetensors.header-start", file("[]")),
    HostileCase("header-byte-order-mark", "safetensors.header-start", file("\u{feff}{}")),
    HostileCase(
      "header-not-utf8", "safetensors.header-utf8", file([0x7b, 0x22, 0xff, 0x22, 0x7d], 0)),
    HostileCase("header-not-json", "safetensors.header-json", file("{x}")),
    HostileCase("header-comma", "safetensors.header-json", file("{\"a\":1,}")),
    HostileCase("header-nul-padding", "safetensors.header-json", file("{}\0\0\0\0\0\0")),
    HostileCase("header-two-documents", "safetensors.header-json", file("{}{}")),
    HostileCase("header-lone-surrogate", "safetensors.header-json", file("{\"\\ud800\":{}}")),
    HostileCase(
      "header-depth", "safetensors.header-json",
      file("{\"x\":" + String(repeating: "[", count: 1500))),
    HostileCase(
      "duplicate-tensor", "safetensors.duplicate",
      file(
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
          + "\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", data: 1)),
    HostileCase(
      "duplicate-field", "safetensors.duplicate",
      one("\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]")),
    HostileCase("metadata-list", "safetensors.metadata", file("{\"__metadata__\":[]}")),
    HostileCase("metadata-number", "safetensors.metadata", file("{\"__metadata__\":{\"a\":1}}")),
  ]

  private static let descriptions = [
    HostileCase("tensor-list", "safetensors.tensor-info", file("{\"x\":[]}")),
    HostileCase(
      "dtype-missing", "safetensors.tensor-info", one("\"shape\":[4],\"data_offsets\":[0,16]")),
    HostileCase(
      "dtype-number", "safetensors.tensor-info",
      one("\"dtype\":1,\"shape\":[4],\"data_offsets\":[0,16]")),
    HostileCase(
      "dtype-f4", "safetensors.element-type",
      one("\"dtype\":\"F4\",\"shape\":[32],\"data_offsets\":[0,16]")),
    HostileCase(
      "dtype-lowercase", "safetensors.element-type",
      one("\"dtype\":\"f32\",\"shape\":[4],\"data_offsets\":[0,16]")),
    HostileCase(
      "shape-missing", "safetensors.tensor-info",
      one("\"dtype\":\"F32\",\"data_offsets\":[0,16]")),
    HostileCase("shape-number", "safetensors.tensor-info", shape("4")),
    HostileCase("shape-negative", "safetensors.tensor-info", shape("[-4]")),
    HostileCase("shape-float", "safetensors.tensor-info", shape("[4.0]")),
    HostileCase("shape-2-to-64", "safetensors.tensor-info", shape("[18446744073709551616]")),
    HostileCase("shape-overflow", "safetensors.overflow", shape("[4294967296,4294967296,4]")),
    HostileCase("shape-overflow-zero", "safetensors.overflow", shape("[4294967296,4294967296,0]")),
    HostileCase(
      "shape-times-size-overflow", "safetensors.overflow", shape("[4611686018427387904]")),
    HostileCase("shape-too-large", "safetensors.size", shape("[5]")),
    HostileCase("shape-huge", "safetensors.size", shape("[1048576,1048576]")),
    HostileCase("shape-too-small", "safetensors.size", shape("[3]")),
    HostileCase("shape-zero", "safetensors.size", shape("[0]")),
    HostileCase(
      "offsets-missing", "safetensors.tensor-info", one("\"dtype\":\"F32\",\"shape\":[4]")),
    HostileCase("offsets-one", "safetensors.tensor-info", offsets("16")),
    HostileCase("offsets-three", "safetensors.tensor-info", offsets("0,8,16")),
    HostileCase("offsets-negative", "safetensors.offsets", offsets("-16,0")),
    HostileCase("offsets-minus-zero", "safetensors.offsets", offsets("-0,16")),
    HostileCase("offsets-float", "safetensors.offsets", offsets("0.0,16.0")),
    HostileCase("offsets-exponent", "safetensors.offsets", offsets("0,16e0")),
    HostileCase("offsets-text", "safetensors.offsets", offsets("\"0\",\"16\"")),
    HostileCase("offsets-descending", "safetensors.offsets", offsets("16,0")),
    HostileCase("offsets-2-to-64", "safetensors.offsets", offsets("0,18446744073709551616")),
    HostileCase(
      "offsets-overflow", "safetensors.overflow",
      one(
        "\"dtype\":\"U8\",\"shape\":[9223372036854775807],"
          + "\"data_offsets\":[0,9223372036854775807]")),
  ]

  private static let layouts = [
    HostileCase(
      "overlap", "safetensors.overlap",
      two(
        "\"shape\":[4],\"data_offsets\":[0,4]", "\"shape\":[4],\"data_offsets\":[2,6]", data: 6)),
    HostileCase(
      "same-bytes-twice", "safetensors.overlap",
      two(
        "\"shape\":[4],\"data_offsets\":[0,4]", "\"shape\":[4],\"data_offsets\":[0,4]", data: 4)),
    HostileCase(
      "inside-another", "safetensors.overlap",
      two(
        "\"shape\":[6],\"data_offsets\":[0,6]", "\"shape\":[2],\"data_offsets\":[2,4]", data: 6)),
    HostileCase(
      "gap", "safetensors.gap",
      two(
        "\"shape\":[2],\"data_offsets\":[0,2]", "\"shape\":[2],\"data_offsets\":[4,6]", data: 6)),
    HostileCase("gap-at-start", "safetensors.gap", offsets("4,20")),
    HostileCase("bytes-left-over", "safetensors.incomplete", shape("[4]") + [0]),
    HostileCase("bytes-missing", "safetensors.incomplete", Array(shape("[4]").dropLast())),
    HostileCase("no-tensor-but-bytes", "safetensors.incomplete", file("{}", data: 4)),
    HostileCase(
      "terabyte-in-header", "safetensors.incomplete",
      one("\"dtype\":\"U8\",\"shape\":[1099511627776],\"data_offsets\":[0,1099511627776]")),
  ]

  private static let legal = [
    HostileCase("legal-no-tensors", "ok", file("{}")),
    HostileCase("legal-padding", "ok", file("{}      ")),
    HostileCase("legal-metadata-null", "ok", file("{\"__metadata__\":null}")),
    HostileCase("legal-zero-size", "ok", shape("[0,3]", data: 0)),
    HostileCase(
      "legal-rank-0", "ok",
      one("\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]", data: 8)),
    HostileCase(
      "legal-misaligned", "ok",
      file("{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} ", data: 8)),
    HostileCase(
      "legal-any-order", "ok",
      two(
        "\"shape\":[4],\"data_offsets\":[2,6]", "\"shape\":[2],\"data_offsets\":[0,2]", data: 6)),
    HostileCase(
      "legal-empty-between", "ok",
      two(
        "\"shape\":[0],\"data_offsets\":[0,0]", "\"shape\":[2],\"data_offsets\":[0,2]", data: 2)),
    HostileCase(
      "legal-unknown-field", "ok",
      one("\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16],\"note\":[1]")),
    HostileCase(
      "legal-f8-e8m0", "ok",
      one("\"dtype\":\"F8_E8M0\",\"shape\":[16],\"data_offsets\":[0,16]")),
  ]
}
