public import Basics
import Foundation

extension TextRecipe {
  /// The recipe that `--template` names: a template of this library, or a file with one.
  /// - Throws: `argument` for a name that is neither, with the nearest one; `file.access`; or
  ///   what parsing the template throws, with the file.
  public init(template name: String) throws(RewardError) {
    if let builtin = BuiltinTemplate(rawValue: name) {
      self.init(builtin)
      return
    }
    guard FileManager.default.fileExists(atPath: name) else {
      let names = BuiltinTemplate.allCases.map(\.rawValue)
      let nearest = Suggestion.nearest(to: name, among: names)
      throw RewardError(
        .badArgument,
        "there is no template or file '\(name.prefix(200))'; "
          + (nearest.map { "did you mean '\($0)'?" }
            ?? "the built-in ones are \(names.joined(separator: ", "))"))
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: name))
    } catch {
      throw RewardError(
        .fileAccess, "the file cannot be read", at: .init(file: name), cause: error)
    }
    guard let source = String(validating: data, as: UTF8.self) else {
      throw RewardError(.templateSyntax, "a template must be UTF-8", at: .init(file: name))
    }
    do throws(RewardError) {
      self.init(template: try ChatTemplate(source: source), origin: .file(name))
    } catch {
      throw error.inFile(name)
    }
  }
}
