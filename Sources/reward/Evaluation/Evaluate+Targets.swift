import ArgumentParser
import Basics
import Evaluation
import Foundation
import Preferences
import Storage

extension Evaluate {
  /// What was asked for, with all its files found.
  /// - Throws: `file.missing`, `benchmark.unknown`, `benchmark.definition`, and what the hub throws.
  func targets() async throws -> [EvaluationTarget] {
    var targets: [EvaluationTarget] = []
    for path in dataset {
      var options = DatasetOptions()
      options.dataset = path
      options.rows = rows
      let files = try await HubResolution.dataset(path)
      if files == [path] { try options.requireFile() }
      let name = EvaluationTarget.name(of: path, besides: targets.map(\.name))
      targets.append(.pairs(name: name, files: files, options))
    }
    for definition in try definitions() {
      if let data {
        targets.append(.benchmark(definition, try BenchmarkData.files(of: definition, at: data)))
      } else {
        targets.append(.benchmark(definition, try await BenchmarkData.download(definition)))
      }
    }
    return targets
  }

  private func definitions() throws -> [BenchmarkDefinition] {
    guard let benchmark else { return [] }
    if benchmark == "all" {
      guard let data else { throw ValidationError("--benchmark all needs --data") }
      let found = BenchmarkCatalog.all.filter {
        (try? BenchmarkData.files(of: $0, at: data)) != nil
      }
      guard !found.isEmpty else {
        throw RewardError(
          .fileMissing, "no benchmark's files are in this folder", at: .init(file: data))
      }
      return found
    }
    var definitions: [BenchmarkDefinition] = []
    for name in benchmark.split(separator: ",").map(String.init) {
      let definition =
        name.hasSuffix(".json")
        ? try BenchmarkDefinition(file: name) : try BenchmarkCatalog.named(name)
      if !definitions.contains(where: { $0.name == definition.name }) {
        definitions.append(definition)
      }
    }
    guard !definitions.isEmpty else { throw ValidationError("--benchmark names none") }
    return definitions
  }
}
