import Basics
import Yams

extension RewardError {
  /// A text that is no YAML: what is wrong, at its line, as far as the parser tells.
  init(yaml error: any Error, file: String) {
    let known = error as? YamlError
    let reason = known?.reason.map { ": \($0)" } ?? ""
    // What Yams says of a key that is there twice has the whole file in it.
    let isTold = if case .duplicatedKeysInMapping? = known { true } else { false }
    self.init(
      .rewardFile, "not valid YAML\(reason)", at: .init(file: file, line: known?.line),
      cause: isTold ? nil : error)
  }
}

extension YamlError {
  /// In words, without the place.
  fileprivate var reason: String? {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _), .reader(let problem, _, _, _):
      problem
    case .duplicatedKeysInMapping(let keys, _):
      keys.first.map { "the key '\($0.prefix(60))' is there twice" }
    default: nil
    }
  }

  /// 1-based.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line > 0 ? context.mark.line : nil
    case .reader(_, let offset, _, let text):
      offset.map { 1 + text.prefix($0).count(where: \.isNewline) }
    default: nil
    }
  }
}
