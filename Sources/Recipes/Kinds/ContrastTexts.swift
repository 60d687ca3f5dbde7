import Basics
import Evaluation

/// Instructions that sound alike and want opposite answers: something good or something bad about a
/// subject.
enum ContrastTexts {
  /// Forty things that have both sides.
  static let subjects = [
    "remote work", "electric cars", "fast food", "night shifts", "home cooking",
    "public transport", "video games", "social media", "early retirement", "city life",
    "country life", "online shopping", "team sports", "long holidays", "boarding schools",
    "solar panels", "paper books", "cash payments", "large dogs", "old houses", "rented flats",
    "open offices", "short meetings", "daily exercise", "cold showers", "winter sports",
    "group travel", "music lessons", "school uniforms", "credit cards", "smart watches",
    "space travel", "wind farms", "plastic toys", "garden ponds", "late dinners",
    "train journeys", "hot summers", "loud parties", "fixed prices",
  ]

  /// Wordings of the instruction, for the good side and for the bad one; `*` is the subject.
  static let wordings = [
    ("What is an advantage of *?", "What is a disadvantage of *?"),
    ("Name one benefit of *.", "Name one drawback of *."),
    ("Say something good about *.", "Say something bad about *."),
    ("Give a reason to be in favour of *.", "Give a reason to be against *."),
  ]

  /// Right answers to the good side, and to the bad one.
  static let answers = (
    good: [
      "They save people a lot of time.", "They make everyday life easier.",
      "They are good for your health.", "They bring people joy.",
      "They cost less than one expects.", "They are safe and reliable.",
    ],
    bad: [
      "They waste a lot of time.", "They make everyday life harder.",
      "They are bad for your health.", "They leave people tired and sad.",
      "They cost more than one expects.", "They are risky and often fail.",
    ]
  )

  /// Answers that are worse than any of these, to whatever was asked.
  static let useless = [
    "I do not know.", "Why would you ask me that?", "That is a good question.",
    "Look it up yourself.", "Asdf qwer zxcv.", "It depends.", "Sorry, no idea.",
    "Nobody can say.", "As a language model I cannot tell.", "Who cares?",
  ]

  /// Both sides of subjects, with answers that are drawn.
  /// - Parameters:
  ///   - wordings: the places of those that instructions are taken from.
  ///   - each: so many pairs of a subject.
  static func pairs(
    wordings places: [Int], each count: Int, from source: inout RandomSource
  ) -> [ContrastPair] {
    subjects.flatMap { subject in
      (0..<count).map { _ in
        let wording = wordings[places.randomElement(using: &source)!]
        func named(_ text: String) -> JSONValue {
          .string(text.replacing("*", with: subject))
        }
        return ContrastPair(
          query: named(wording.0), queryAnswer: answers.good.randomElement(using: &source)!,
          retrieval: named(wording.1), retrievalAnswer: answers.bad.randomElement(using: &source)!)
      }
    }
  }
}
