/// What IFEval's checker says about one response.
public struct IFEvalVerdict: Hashable, Sendable {
  /// How much of a response's dressing is forgiven.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// The response as it stands.
    case strict
    /// An instruction counts as followed where the response follows it as it stands, without its
    /// first line, its last line or both, or any of these without asterisks.
    case loose
  }

  /// One for each instruction, in order.
  public let instructions: [Bool]

  /// A verdict: one truth for each instruction, in order.
  public init(instructions: [Bool]) { self.instructions = instructions }

  /// Whether all instructions are followed: what prompt-level accuracy counts.
  public var followsAll: Bool { instructions.allSatisfy { $0 } }

  /// The share of instructions that is followed, 0...1: a dense reward; 1 for none.
  public var score: Double {
    instructions.isEmpty ? 1 : Double(instructions.count { $0 }) / Double(instructions.count)
  }
}

/// Judges responses by IFEval's instructions, as the official checker of "Instruction-Following
/// Evaluation for Large Language Models" (Zhou et al. 2023) does.
public struct IFEvalChecker: Sendable {
  let language: IFEvalLanguage

  /// A checker with the data that tells sentences and languages apart.
  public init(language: IFEvalLanguage) { self.language = language }

  /// A blank response follows nothing. Cost: O(instructions · scalars), in loose mode times 8.
  public func verdict(
    on response: String, _ instructions: [IFEvalInstruction], mode: IFEvalVerdict.Mode = .strict
  ) -> IFEvalVerdict {
    let readings = (mode == .strict ? [response] : Self.looseReadings(of: response))
      .filter { !PythonText($0).isBlank }
    return IFEvalVerdict(
      instructions: instructions.map { instruction in
        readings.contains { instruction.isFollowed(by: $0, language) }
      })
  }

  /// The response, and without first line, last line and both, each also without asterisks.
  static func looseReadings(of response: String) -> [String] {
    let lines = PythonText(response).parts(around: PythonText("\n"))
    func joined(_ lines: ArraySlice<PythonText>) -> String {
      PythonText(lines.map(\.scalars).joined(separator: [Unicode.Scalar("\n")])).stripped.string
    }
    let whole = [
      response, joined(lines.dropFirst()), joined(lines.dropLast()),
      joined(lines.dropFirst().dropLast()),
    ]
    return whole + whole.map { PythonText(PythonText($0).scalars.filter { $0 != "*" }).string }
  }
}
