public import ArgumentParser
public import Instructions

extension InstructionPrompt.Split: ExpressibleByArgument {}

extension PairBuilder.Preference: ExpressibleByArgument {
  /// The preference of that name; nil for an unknown one.
  public init?(argument: String) {
    switch argument {
    case "satisfied": self = .satisfied
    case "dominates": self = .dominates
    default: return nil
    }
  }

  /// The names that the command line takes.
  public static var allValueStrings: [String] { ["satisfied", "dominates"] }
  /// The name, as help shows it.
  public var defaultValueDescription: String { self == .satisfied ? "satisfied" : "dominates" }
}

extension PairBuilder.LengthBalance: ExpressibleByArgument {
  /// The balance of that name; nil for an unknown one.
  public init?(argument: String) {
    switch argument {
    case "off": self = .off
    case "prefer": self = .prefer
    case "strict": self = .strict
    default: return nil
    }
  }

  /// The names that the command line takes.
  public static var allValueStrings: [String] { ["off", "prefer", "strict"] }
  /// The name, as help shows it.
  public var defaultValueDescription: String {
    switch self {
    case .off: "off"
    case .prefer: "prefer"
    case .strict: "strict"
    }
  }
}
