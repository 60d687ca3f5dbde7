public import Basics

/// The benchmarks that are built in, each a file in `Definitions`.
public enum BenchmarkCatalog {
  /// All of them, by name. Traps on a definition of ours that is wrong.
  public static let all: [BenchmarkDefinition] = [
    PackageResources.hhh_json,
    PackageResources.judgebench_json,
    PackageResources.llmbar_json,
    PackageResources.m_rewardbench_json,
    PackageResources.pandalm_json,
    PackageResources.prmbench_json,
    PackageResources.processbench_json,
    PackageResources.rag_rewardbench_json,
    PackageResources.rewardbench_json,
    PackageResources.rewardbench_2_json,
    PackageResources.rewardmath_json,
    PackageResources.rm_bench_json,
    PackageResources.writing_pairs_json,
    PackageResources.writing_rankings_json,
    PackageResources.writing_ratings_json,
  ].map { bytes in
    do throws(RewardError) {
      return try BenchmarkDefinition(json: String(decoding: bytes, as: UTF8.self))
    } catch { preconditionFailure("a built-in definition: \(error)") }
  }.sorted { $0.name < $1.name }

  /// The benchmark of this name.
  /// - Throws: `benchmark.unknown`, with the name that was probably meant.
  public static func named(_ name: String) throws(RewardError) -> BenchmarkDefinition {
    if let found = all.first(where: { $0.name == name }) { return found }
    let names = all.map(\.name)
    let meant = Suggestion.nearest(to: name, among: names).map { " did you mean '\($0)'?" } ?? ""
    throw RewardError(
      .benchmarkUnknown, "no such benchmark;\(meant) there are \(names.joined(separator: ", "))",
      at: .init(item: name))
  }
}
