public import Basics
import Foundation
import OrderedCollections

extension RewardError.Code {
  /// Data about languages that is not installed, or is not what it should be.
  public static let languageData = Self("language.data")
}

/// What tells sentences, words and languages apart as IFEval's checker does: English parameters of
/// the Punkt sentence tokenizer and profiles of 55 languages, both of which `make setup` installs.
public struct IFEvalLanguage: Sendable {
  private let punkt: PunktSentences
  private let detector: LanguageDetector

  /// Where set-up put the data: `REWARDKIT_LANGUAGES`, or `.deps/languages` of the checkout that this
  /// was built in.
  public static var folder: String {
    if let folder = ProcessInfo.processInfo.environment["REWARDKIT_LANGUAGES"] { return folder }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.appendingPathComponent(".deps/languages").path
  }

  /// Reads the data. Cost: about half a second.
  /// - Throws: `language.data`.
  public init(folder: String = Self.folder) throws(RewardError) {
    punkt = try PunktSentences(folder: folder + "/punkt")
    detector = try LanguageDetector(folder: folder + "/profiles")
  }

  /// The sentences of an English text.
  func sentences(_ text: PythonText) -> [PythonText] { punkt.sentences(text) }

  /// The words and marks of an English text.
  func words(_ text: PythonText) -> [PythonText] {
    punkt.sentences(text).flatMap(TreebankWords.words)
  }

  /// The code of a text's language; nil for what has no letters of any language.
  func language(of text: PythonText) -> String? { detector.language(of: text) }

  /// Whether a text is in the language of this code. What has no letters of any language passes, as in
  /// the official checker.
  func isIn(_ code: String, _ text: PythonText) -> Bool {
    language(of: text).map { $0 == code } ?? true
  }
}

/// A text file of the data.
private func read(_ folder: String, _ name: String) throws(RewardError) -> String {
  let path = "\(folder)/\(name)"
  guard let data = FileManager.default.contents(atPath: path) else {
    throw RewardError(
      .languageData, "not there or not readable; run `make setup` in RewardKit's checkout",
      at: .init(file: path))
  }
  guard let text = String(validating: data, as: UTF8.self) else {
    throw RewardError(.languageData, "this is not UTF-8", at: .init(file: path))
  }
  return text
}

extension PunktSentences {
  fileprivate init(folder: String) throws(RewardError) {
    func lines(_ name: String) throws(RewardError) -> [String] {
      try read(folder, name).split(separator: "\n").map(String.init)
    }
    var parameters = Parameters()
    parameters.abbreviations = Set(try lines("abbrev_types.txt"))
    parameters.starters = Set(try lines("sent_starters.txt"))
    for line in try lines("collocations.tab") {
      parameters.collocations.insert(line.split(separator: "\t").map(String.init))
    }
    for line in try lines("ortho_context.tab") {
      let fields = line.split(separator: "\t")
      guard fields.count == 2, let context = Int(fields[1]) else {
        throw RewardError(
          .languageData, "a line is a word, a tab and a number",
          at: .init(file: folder + "/ortho_context.tab", item: line))
      }
      parameters.contexts[String(fields[0])] = Context(rawValue: context)
    }
    self.init(parameters: parameters)
  }
}

extension LanguageDetector {
  fileprivate init(folder: String) throws(RewardError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw RewardError(
        .languageData,
        "cannot be listed; run `make setup` in RewardKit's checkout (\(error.localizedDescription))",
        at: .init(file: folder))
    }
    var profiles: [(language: String, counts: [String: Double], totals: [Double])] = []
    for name in names.sorted() where name.utf8.allSatisfy({ $0 >= 97 && $0 <= 122 || $0 == 45 }) {
      let json = try JSONValue.parse(try read(folder, name))
      guard let counts = json["freq"]?.object, let totals = json["n_words"]?.array else {
        throw RewardError(
          .languageData, "a profile has 'freq' and 'n_words'", at: .init(file: "\(folder)/\(name)"))
      }
      profiles.append(
        (
          name,
          Dictionary(
            counts.map { ($0.key, $0.value.double ?? 0) }, uniquingKeysWith: { $1 }),
          totals.map { $0.double ?? 1 }
        ))
    }
    guard !profiles.isEmpty else {
      throw RewardError(
        .languageData, "no profiles here; run `make setup` in RewardKit's checkout",
        at: .init(file: folder))
    }
    self.init(
      profiles: profiles, ideographs: Self.ideographs(try read(folder, "messages.properties")))
  }

  /// Classes of Chinese characters: `NGram.KANJI_1_2=\u88CF\u95B2`.
  private static func ideographs(_ properties: String) -> [Unicode.Scalar: Unicode.Scalar] {
    var classes: [Unicode.Scalar: Unicode.Scalar] = [:]
    for line in properties.split(separator: "\n") where line.hasPrefix("NGram.KANJI_") {
      let members = line.split(separator: "=")[1].split(separator: "\\u").compactMap {
        UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
      }
      for member in members { classes[member] = members[0] }
    }
    return classes
  }
}
