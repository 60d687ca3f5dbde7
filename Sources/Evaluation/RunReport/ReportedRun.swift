public import Basics
import Foundation
public import OrderedCollections
import Storage

/// A run as a report shows it: everything that lies in the folder of an evaluation.
public struct ReportedRun: Sendable {
  /// A table of measurements that came from somewhere else than items.
  struct OtherTable: Sendable {
    /// A measurement; what is nil is not defined.
    struct Row: Sendable {
      let name: String
      let number: ReportNumber?
      let chance: Double?
      let n: Int?
      /// Why items were not measured, with their number.
      let leftOut: OrderedDictionary<String, Int>
    }

    let title: String
    let rows: [Row]
  }

  /// The folder's name, with as much of the path before it as tells it from the other runs.
  public let label: String
  /// The folder.
  public let path: String
  /// The benchmarks and data sets, by the folders' names.
  public let parts: [ReportedPart]
  /// `run.json`; nil where there is none.
  public let record: JSONObject?
  /// Folders of evaluations that were begun and have no result.
  public let unfinished: [String]
  /// Over-optimisation curves that lie in the folder.
  let curves: [OveroptimisationPlot]
  /// Tables of consistency that lie in the folder.
  let tables: [OtherTable]

  /// The models as they were named; one, unless parts were put together by hand.
  public var models: [String] {
    Array(OrderedSet(parts.compactMap { $0.result["model"]?.string }))
  }

  /// The command line that made the run; nil where it is not known.
  public var command: String? {
    record?["command"].flatMap(Self.command)
  }

  /// Words as they are typed into a shell.
  static func command(_ words: JSONValue) -> String? {
    let words = words.array?.compactMap(\.string) ?? []
    return words.isEmpty ? nil : words.map(quoted).joined(separator: " ")
  }

  /// Reads and checks a run.
  /// - Throws: what ``ReportedPart`` throws, and `report.input` for other files in the folder that
  ///   are not what they should be.
  init(
    _ folder: EvaluationFolder, label: String
  ) throws(RewardError) {
    self.label = label
    path = folder.path
    var parts: [ReportedPart] = []
    for name in folder.names {
      parts.append(try ReportedPart(folder, name))
    }
    self.parts = parts
    record = try Self.object(folder.path + "/run.json")
    let manager = FileManager.default
    unfinished = try folderNames(folder.path).filter { name in
      let part = "\(folder.path)/\(name)"
      let hasSamples = manager.fileExists(atPath: "\(part)/\(EvaluationFolder.samplesFile)")
      return hasSamples && !folder.names.contains(name)
        || manager.fileExists(atPath: "\(part)/\(EvaluationFolder.unfinishedFile)")
    }
    var curves: [OveroptimisationPlot] = []
    var tables: [OtherTable] = []
    for place in [folder.path] + parts.map(\.path) {
      let files = (
        "\(place)/\(OveroptimisationCurve.fileName)",
        "\(place)/\(EvaluationFolder.consistencyFile)"
      )
      if let json = try Self.object(files.0) {
        curves.append(try OveroptimisationPlot(RunFileFields(json, files.0)))
      }
      if let json = try Self.object(files.1) {
        tables.append(try OtherTable(RunFileFields(json, files.1)))
      }
    }
    self.curves = curves
    self.tables = tables
  }

  /// The object in a file; nil where there is no file.
  private static func object(_ file: String) throws(RewardError) -> JSONObject? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    guard let object = try JSONFile.read(file).object else {
      throw RewardError(.reportInput, "is no JSON object", at: .init(file: file))
    }
    return object
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        byte > 0x7f || "-_./~=:,@%+".utf8.contains(byte)
          || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// The shortest ends of paths that tell them from each other.
  static func labels(_ paths: [String]) -> [String] {
    let parts = paths.map { path in
      URL(fileURLWithPath: path).standardizedFileURL.path.split(separator: "/").map(String.init)
    }
    var length = 1
    let longest = parts.map(\.count).max() ?? 1
    func ends() -> [String] { parts.map { $0.suffix(length).joined(separator: "/") } }
    while Set(ends()).count < Set(parts).count, length < longest { length += 1 }
    return ends().enumerated().map { index, end in
      // The same folder given twice.
      let earlier = ends()[..<index].count { $0 == end }
      return earlier == 0 ? end : "\(end) (\(earlier + 1))"
    }
  }
}
