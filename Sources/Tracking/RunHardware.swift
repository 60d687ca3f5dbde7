import Basics
import Foundation
import OrderedCollections

/// The machine a run ran on.
public struct RunHardware: Sendable, Hashable {
  /// The processor's name; nil where the system does not tell.
  public var processor: String?
  /// Logical cores that the process may use.
  public var cores: Int
  /// Physical memory in bytes.
  public var memory: Int
  /// The operating system's name and version.
  public var system: String
  /// Names of accelerators, passed in by who knows them.
  public var accelerators: [String]

  /// A machine described elsewhere; see the properties.
  public init(
    processor: String?, cores: Int, memory: Int, system: String, accelerators: [String] = []
  ) {
    self.processor = processor
    self.cores = cores
    self.memory = memory
    self.system = system
    self.accelerators = accelerators
  }

  /// This machine, from `/proc` where there is one.
  public static func current(accelerators: [String] = []) -> RunHardware {
    RunHardware(
      processor: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))
        .flatMap { field("model name", in: $0) },
      cores: ProcessInfo.processInfo.activeProcessorCount,
      memory: (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))
        .flatMap(memoryTotal) ?? Int(clamping: ProcessInfo.processInfo.physicalMemory),
      system: (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))
        .flatMap(systemName) ?? ProcessInfo.processInfo.operatingSystemVersionString,
      accelerators: accelerators)
  }

  /// The first value of `name : value` in a text of lines.
  static func field(_ name: String, in text: String) -> String? {
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].trimmingCharacters(in: .whitespaces) == name
      else { continue }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return value.isEmpty ? nil : value
    }
    return nil
  }

  /// Bytes from `MemTotal:  16314000 kB`.
  static func memoryTotal(in text: String) -> Int? {
    guard let parts = field("MemTotal", in: text)?.split(separator: " "), parts.count == 2,
      parts[1] == "kB", let kibibytes = Int(parts[0])
    else { return nil }
    let bytes = kibibytes.multipliedReportingOverflow(by: 1024)
    return bytes.overflow ? nil : bytes.partialValue
  }

  private static func systemName(in text: String) -> String? {
    let start = "PRETTY_NAME="
    return text.split(separator: "\n").first { $0.hasPrefix(start) }
      .map { $0.dropFirst(start.count).trimmingCharacters(in: ["\"", "'"]) }
  }

  var json: JSONValue {
    [
      "processor": processor.map(JSONValue.string) ?? .null, "cores": .number(cores),
      "memory_bytes": .number(memory), "system": .string(system),
      "accelerators": .array(accelerators.map(JSONValue.string)),
    ]
  }

  init(_ fields: RunRecordFields) throws(RewardError) {
    self.init(
      processor: try fields.optionalString("processor"), cores: try fields.int("cores"),
      memory: try fields.int("memory_bytes"), system: try fields.string("system"),
      accelerators: try fields.strings("accelerators"))
  }
}
