import Basics

/// Paragraphs of plain sentences, in some of which a commonplace stands where a detail could be:
/// texts whose quality is known.
///
/// Details and commonplaces are about equally long, so that a text's length says little.
struct PlainProse: Sendable {
  /// What is wrong with a phrase.
  enum Kind: String, Sendable, CaseIterable {
    case cliche, redundancy, vagueness, purple, melodrama
  }

  static let openings = [
    "The baker set the loaves on the rack", "Anna carried the ladder across the yard",
    "The ferry left the harbour at six", "My uncle repaired clocks in the back room",
    "The children waited under the station roof", "A woman in a green coat bought two tickets",
    "The teacher read the letter aloud", "We drove north along the canal",
    "The shop on the corner sold thread and buttons",
    "Her brother swept the stairs before breakfast",
    "The orchard behind the school had five rows of plums", "The postman stopped at the blue gate",
    "They rented a house beside the railway", "The nurse wrote the numbers on a card",
    "An old dog slept in the doorway of the bank", "The choir rehearsed in the town hall",
  ]

  static let details = [
    "flour still white on both sleeves", "one of its rungs tied with wire",
    "its deck wet from the fire hose", "with a lamp clamped to the bench",
    "sharing a bag of roasted chestnuts", "both of them for the later train",
    "stopping twice to find her glasses", "the radio tuned to shipping news",
    "all sorted by size in cigar boxes", "humming four bars of a waltz",
    "three grafted by her father", "and counted the parcels once more",
    "where windows shook after midnight", "in pencil, to be corrected later",
    "its collar two sizes too large", "with the heating off since noon",
    "past a field of half cut maize", "holding the receipt in two fingers",
    "that smelled of paraffin and soap", "before the frost reached the tap",
    "while the kettle ticked on the stove", "under a map of the county roads",
    "and paid for all of it in coins", "with mud up to the second button",
  ]

  static let commonplaces: [Kind: [String]] = [
    .cliche: [
      "as if time itself stood still", "like a ship lost out at sea", "and the rest was history",
      "with a heart as heavy as lead", "as plain as the nose on your face",
      "like so many moths to a flame", "every cloud having its silver lining",
      "as quiet as the grave at night",
    ],
    .redundancy: [
      "again and again, over and over", "each and every one of them all",
      "completely finished in the end", "together as one joint group",
      "and repeated it once more again", "at that exact same moment",
      "returning back to where it began", "in a personal opinion of their own",
    ],
    .vagueness: [
      "which was important in many ways", "with various things to consider",
      "which meant a lot to everyone", "in a way that is hard to describe",
      "interesting on several levels", "which had a certain quality to it",
      "and all of this mattered a great deal", "saying something about life in general",
    ],
    .purple: [
      "in a shimmering veil of gold", "bathed in the velvet hush of dusk",
      "a symphony of crimson longing", "beneath the gossamer breath of night",
      "where silver moonbeams danced", "wrapped in the silken arms of memory",
      "a kaleidoscope of luminous dreams", "in the honeyed glow of a fading sky",
    ],
    .melodrama: [
      "and nothing was ever the same", "with a pain no words could hold",
      "and tears fell without any end", "as silence screamed in every soul",
      "their whole world forever shattered", "with a love stronger than death",
      "and fate sealed all their destinies", "and a part of them died that day",
    ],
  ]

  private static let known = Set(commonplaces.values.joined())

  /// Phrases of some kinds, in the order of the kinds.
  static func phrases(_ kinds: [Kind]) -> [String] { kinds.flatMap { commonplaces[$0] ?? [] } }

  static func isCommonplace(_ phrase: some StringProtocol) -> Bool {
    known.contains(String(phrase))
  }

  /// 10 minus the number of sentences with a commonplace: a text's true quality.
  static func quality(_ text: String) -> Double {
    10 - Double(endings(of: text).count { isCommonplace($0) })
  }

  /// What stands behind the first comma of each sentence.
  static func endings(of text: String) -> [Substring] {
    text.split(separator: ".").compactMap { sentence in
      sentence.firstRange(of: ", ").map { sentence[$0.upperBound...] }
    }
  }

  /// Six sentences, so many of them with a commonplace of some kinds, and the others with details.
  static func paragraph(
    commonplaces count: Int, of kinds: [Kind], details: [String], from source: inout RandomSource
  ) -> String {
    let sentences = openings.shuffled(using: &source).prefix(6)
    let plain = details.shuffled(using: &source).prefix(6)
    let places = Set((0..<6).shuffled(using: &source).prefix(count))
    let phrases = phrases(kinds)
    return zip(sentences, plain).enumerated().map { place, sentence in
      let ending =
        places.contains(place)
        ? phrases[Int.random(in: phrases.indices, using: &source)] : sentence.1
      return "\(sentence.0), \(ending)."
    }.joined(separator: " ")
  }
}
