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
      let files = try await options.files()
      let name = EvaluationTarget.name(of: path, besides: targets.map(\.name))
      targets.append(.pairs(name: name, files: files, options))
    }
    for definition in try definitions() {
      if let data {
        let files =
          HubResolution.isForTheHub(data)
          ? try await BenchmarkData.download(definition, from: data)
          : try BenchmarkData.files(of: definition, at: data)
        targets.append(.benchmark(definition, files))
      } else {
        targets.append(.benchmark(definition, try await BenchmarkData.download(definition)))
      }
    }
    for (index, target) in targets.enumerated() {
      guard let other = targets[..<index].first(where: { $0.name == target.name }) else { continue }
      throw RewardError(
        .badArgument,
        "two results would lie in the folder '\(target.name)': of \(other.files[0]) and of "
          + "\(target.files[0]); evaluate them into two --output-dir")
    }
    return targets
  }

  private func definitions() throws -> [BenchmarkDefinition] {
    guard let benchmark else { return [] }
    if benchmark == "all" {
      guard let data else { throw ValidationError("--benchmark all needs --data") }
      var found: [BenchmarkDefinition] = []
      var others: [String] = []
      for definition in BenchmarkCatalog.all {
        do {
          if try BenchmarkData.below(data, of: definition).isEmpty {
            others.append(definition.name)
          } else {
            found.append(definition)
          }
        } catch { Console.say("\(definition.name) is left out: \(error)") }
      }
      if !others.isEmpty { Console.say("not below \(data): \(others.joined(separator: ", "))") }
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
      // Its folder and its numbers would pass as the built-in benchmark's.
      if let builtin = BenchmarkCatalog.all.first(where: { $0.name == definition.name }),
        !builtin.measuresTheSame(as: definition)
      {
        throw RewardError(
          .benchmarkDefinition,
          "'\(definition.name)' is the name of a built-in benchmark, which this is not; give it "
            + "another name", at: .init(file: name, item: "name"))
      }
      if !definitions.contains(definition) { definitions.append(definition) }
    }
    guard !definitions.isEmpty else { throw ValidationError("--benchmark names none") }
    return definitions
  }
}
