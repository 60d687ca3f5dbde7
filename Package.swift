// swift-tools-version: 6.1
import PackageDescription

// libtorch lies where `Scripts/setup.sh` put it (or linked the one named by LIBTORCH). The run
// path is compiled in, so that `reward` starts from any folder without environment variables.
let torch = "\(Context.packageDirectory)/.deps/libtorch"
let arrow = "\(Context.packageDirectory)/.deps/arrow"
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let collections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)Tests",
    swiftSettings: settings)
}

// The benchmarks that are built in; `BenchmarkCatalog` lists them too.
let benchmarks = [
  "hhh",
  "judgebench",
  "llmbar",
  "m-rewardbench",
  "pandalm",
  "prmbench",
  "processbench",
  "rag-rewardbench",
  "rewardbench",
  "rewardbench-2",
  "rewardmath",
  "rm-bench",
  "writing-pairs",
  "writing-rankings",
  "writing-ratings",
]

let package = Package(
  name: "RewardKit",
  products: [
    .library(name: "RewardKit", targets: ["RewardKit"]),
    .executable(name: "reward", targets: ["reward"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags([
          "-isystem\(torch)/include", "-isystem\(torch)/include/torch/csrc/api/include",
        ])
      ],
      linkerSettings: [
        .unsafeFlags(["-L\(torch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(torch)/lib"]),
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"), .linkedLibrary("stdc++"),
      ]),
    .target(
      name: "CArrow",
      cxxSettings: [.unsafeFlags(["-isystem\(arrow)/include"])],
      linkerSettings: [
        .unsafeFlags(["-L\(arrow)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(arrow)/lib"]),
        .linkedLibrary("arrow"), .linkedLibrary("parquet"), .linkedLibrary("stdc++"),
      ]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    room("Basics", [collections]),
    room("Tensors", ["CTorch", "Basics"]),
    room("Hashing", [crypto]),
    room("Storage", ["Basics", "CArrow", "CZlib", collections]),
    room(
      "Hub",
      [
        "Basics", "Storage", "Hashing", "Yams", collections,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    room("Grading", ["Basics", .product(name: "BigInt", package: "BigInt"), collections]),
    room("Text", ["Basics", "Storage", "Hashing", collections]),
    room("Instructions", ["Basics", collections]),
    room("TextMetrics", ["Basics"]),
    room("Tools", ["Basics", "Storage", collections]),
    .target(
      name: "Tracking",
      dependencies: [
        "Basics", "Storage", collections,
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["TensorBoard/tensorboard.proto"], swiftSettings: settings),
    room("Models", ["Tensors", "Storage", collections]),
    room("Preferences", ["Basics", "Storage", "Text", "Hashing", collections]),
    room(
      "Rewards",
      [
        "Models", "Text", "Preferences", "Instructions", "Grading", "TextMetrics", "Tools",
        "Storage", "Hashing", "Yams", collections,
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room(
      "Training",
      ["Models", "Rewards", "Evaluation", "TextMetrics", "Tracking", "Hashing", collections]),
    room("Selection", ["Rewards", "Grading", "Text", "TextMetrics", collections]),
    .target(
      name: "Recipes",
      dependencies: [
        "Basics", "Evaluation", "Grading", "Models", "Preferences", "Rewards", "Selection",
        "Storage", "Tensors", "Text", "TextMetrics", "Tools", "Tracking", "Training", collections,
      ], resources: [.embedInCode("Recorded.json")], swiftSettings: settings),
    .target(
      name: "Evaluation", dependencies: ["Basics", "Hashing", "Storage", collections],
      resources: benchmarks.map { .embedInCode("Benchmarks/Definitions/\($0).json") },
      swiftSettings: settings),
    room(
      "RewardKit",
      [
        "Basics", "Hashing", "Tensors", "Storage", "Hub", "Grading", "Text", "Models",
        "Instructions", "TextMetrics", "Tools", "Preferences", "Rewards", "Tracking", "Training",
        "Selection", "Evaluation",
      ]),
    .executableTarget(
      name: "reward",
      dependencies: [
        "Basics", "Hashing", "Tensors", "Storage", "Text", "Models", "Instructions", "Preferences",
        "Rewards", "Training", "Selection", "Tracking", "Evaluation", "Recipes", "Hub", "Grading",
        "Yams", collections,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("Basics", ["Basics"]),
    .executableTarget(
      name: "reward-bench",
      dependencies: [
        "RewardKit", "Hashing", "Storage", collections,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Benchmarks/RewardBench", swiftSettings: settings),
    tests("Tensors", ["Tensors", "Basics"]),
    tests("Storage", ["Storage", "Basics", collections]),
    tests(
      "Hub",
      [
        "Hub", "Storage", "Hashing", "Basics", collections,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    tests("Grading", ["Grading", "Storage", "Basics", collections]),
    tests("Text", ["Text", "Basics", "Storage", collections]),
    tests("Models", ["Models", "Storage", "Tensors", "Basics", collections]),
    tests("Instructions", ["Instructions", "Storage", "Basics", collections]),
    tests("Preferences", ["Preferences", "Basics", "Text", "Hashing", "Storage", collections]),
    tests("Evaluation", ["Evaluation", "Storage", "Basics", collections]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["reward", "Basics", "Preferences", "Training", collections],
      exclude: ["Snapshots"], swiftSettings: settings),
    tests(
      "Rewards",
      [
        "Rewards", "Tools", "Models", "Tensors", "Preferences", "Text", "TextMetrics", "Hashing",
        "Basics", collections, .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests("Tools", ["Tools", "Basics", "Storage", collections]),
    tests("TextMetrics", ["TextMetrics", "Basics", "Storage", collections]),
    tests("Selection", ["Selection", "Grading", "Rewards", "Preferences", "Basics", collections]),
    tests("Recipes", ["Recipes", "Selection", "Evaluation", "Rewards", "Basics", collections]),
    tests("Extending", ["RewardKit"]),
    tests("Tracking", ["Tracking", "Basics", "Storage", collections]),
    tests(
      "Training",
      [
        "Training", "Evaluation", "Rewards", "Preferences", "Models", "Tensors", "Storage", "Text",
        "Tracking", "Basics", collections,
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
