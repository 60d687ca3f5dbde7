public import ArgumentParser
public import Instructions

extension InstructionPrompt.Split: ExpressibleByArgument {}

extension PairBuilder.Preference: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "satisfied": self = .satisfied
    case "dominates": self = .dominates
    default: return nil
    }
  }

  public static var allValueStrings: [String] { ["satisfied", "dominates"] }
  public var defaultValueDescription: String { self == .satisfied ? "satisfied" : "dominates" }
}

extension PairBuilder.LengthBalance: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "off": self = .off
    case "prefer": self = .prefer
    case "strict": self = .strict
    default: return nil
    }
  }

  public static var allValueStrings: [String] { ["off", "prefer", "strict"] }
  public var defaultValueDescription: String {
    switch self {
    case .off: "off"
    case .prefer: "prefer"
    case .strict: "strict"
    }
  }
}
