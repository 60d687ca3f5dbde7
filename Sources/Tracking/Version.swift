/// RewardKit's version, as written into run records, model cards and checkpoints.
public let rewardKitVersion = "0.1.0"

/// The Swift version that compiled this library, to the minor version.
public let swiftVersion: String = {
  #if swift(>=6.5)
    "6.5 or newer"
  #elseif swift(>=6.4)
    "6.4"
  #elseif swift(>=6.3)
    "6.3"
  #elseif swift(>=6.2)
    "6.2"
  #else
    "6.1"
  #endif
}()
