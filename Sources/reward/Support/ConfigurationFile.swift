import Basics

/// Options from a YAML file, put before those of the command line.
enum ConfigurationFile {
  static func expand(_ arguments: [String]) throws -> [String] { arguments }
}
