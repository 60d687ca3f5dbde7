import ArgumentParser
import Basics

/// What `reward probe` can measure.
enum ProbeKind: String, CaseIterable {
  case contrast, format, noise, paraphrase, length, position, batch

  /// The probes that a list names.
  /// - Throws: `ValidationError`, with the nearest name.
  static func list(_ text: String) throws -> [ProbeKind] {
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
    for name in names where ProbeKind(rawValue: name) == nil {
      let known = allCases.map(\.rawValue)
      let near = Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
      throw ValidationError(
        "--probes knows no '\(name)', only \(known.joined(separator: ", "))" + (near ?? ""))
    }
    guard !names.isEmpty else { throw ValidationError("--probes names none") }
    return allCases.filter { names.contains($0.rawValue) }
  }
}

/// Which texts are perturbed.
enum ProbeTarget: String, CaseIterable, ExpressibleByArgument {
  case answers, prompt, both
}
