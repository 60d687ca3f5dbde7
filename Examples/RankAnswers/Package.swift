// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "RankAnswers",
  dependencies: [.package(name: "RewardKit", path: "../..")],
  targets: [
    .executableTarget(
      name: "RankAnswers", dependencies: [.product(name: "RewardKit", package: "RewardKit")])
  ]
)
