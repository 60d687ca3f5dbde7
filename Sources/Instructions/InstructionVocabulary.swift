/// The material that prompts are made of. All of it was written for RewardKit.
///
/// Words that constraints ask for occur in no topic, task or style, so that a response has them
/// because it was told to, and whether it has them is what a reward model must look at.
public enum InstructionVocabulary {
  /// What a request is about; each fits every task.
  public static let topics: [String] = [
    "gardening", "morning walks", "baking bread", "house plants", "train journeys",
    "board games", "learning to swim", "street food", "old photographs", "public libraries",
    "riding a bicycle", "keeping bees", "chess", "cooking soup", "camping",
    "bird watching", "learning a language", "playing the guitar", "knitting", "weekend markets",
    "first jobs", "small apartments", "family dinners", "school plays", "long bus rides",
    "rainy afternoons", "stray cats", "walking dogs", "city parks", "writing letters",
    "reading novels", "home repairs", "second-hand clothes", "drinking tea", "good coffee",
    "fresh vegetables", "making pizza", "birthday parties", "football matches", "yoga",
    "running in the rain", "healthy breakfasts", "packing a suitcase", "saving money",
    "shared kitchens", "video calls", "electric cars", "wind power", "recycling glass",
    "clean beaches", "the night sky", "snow storms", "science museums", "robot toys",
    "computer games", "drawing portraits", "pottery", "wooden furniture", "folk dancing",
    "choir singing", "jazz concerts", "film festivals", "comic books", "magic tricks",
    "paper planes", "model ships", "mountain huts", "fishing trips", "ice skating",
    "table tennis", "volunteer work", "neighbourhood parties", "new teachers", "job interviews",
    "office meetings", "working from home", "early trains", "noisy neighbours", "lost keys",
    "broken phones", "power cuts", "spring cleaning", "handmade soap", "farm animals",
  ]

  /// Requests; `{topic}` stands for the topic. Short answers suit all of them.
  public static let tasks: [String] = [
    "Write a short note about {topic}.", "Describe {topic}.", "Explain {topic} to a beginner.",
    "Give some advice about {topic}.", "Suggest a name for a club about {topic}.",
    "Greet a neighbour who loves {topic}.", "Write a slogan for a poster about {topic}.",
    "Say why some people enjoy {topic}.", "Share a tip about {topic}.",
    "Invite a friend to talk about {topic}.", "Write a diary entry about {topic}.",
    "Thank a friend who told you about {topic}.", "Recommend a book about {topic}.",
    "Tell a tiny story about {topic}.", "Write a text message about {topic}.",
    "Name something that people often get wrong about {topic}.",
    "What would you say to someone who dislikes {topic}?", "What makes {topic} special?",
  ]

  /// Additions to a request; the empty one is the most frequent.
  public static let styles: [String] = [
    "", "", "", "", "", "Keep the tone friendly.", "Be polite.", "Sound excited.",
    "Write for a child.", "Use plain language.", "Be honest.", "Sound calm.",
  ]

  /// Words to include or repeat.
  public static let wantedWords: [String] = [
    "hope", "bright", "quiet", "gentle", "brave", "golden", "smile", "dream", "future", "energy",
    "balance", "secret", "wonder", "patient", "careful", "journey", "treasure", "window", "bridge",
    "ocean", "summer", "sunshine", "shadow", "mirror", "whisper", "promise", "courage", "harvest",
    "melody", "rhythm", "harmony", "purpose", "comfort", "reason", "moment", "colour", "heart",
    "world", "time", "great", "always", "simple", "together", "light", "strong",
  ]

  /// Words to avoid: common ones, which a response has unless it takes care (the most common stand
  /// here twice), and some that other prompts ask for, so that no word is good or bad in itself.
  public static let unwantedWords: [String] = [
    "the", "and", "a", "to", "of", "is", "in", "it", "that", "for", "you", "can", "with", "are",
    "the", "and", "a", "to", "of", "is", "in", "it", "that", "for", "your", "have", "this", "will",
    "great", "time", "world", "always", "together", "simple",
  ]

  /// Phrases to start with.
  public static let openings: [String] = [
    "Hello", "Of course", "To be honest", "In short", "I think", "Today", "Sure", "Dear friend",
    "Hi there", "Imagine", "Let me", "Every day", "Good morning", "Thank you", "Once upon a time",
    "In my opinion",
  ]

  /// Phrases to end with.
  public static let closings: [String] = [
    "thank you", "good luck", "take care", "the end", "that is all", "see you soon", "have fun",
    "best wishes",
  ]

  /// How likely each kind is to be drawn, relative to the others.
  ///
  /// Most of the mass is on kinds that a small model satisfies neither almost always nor almost
  /// never, since only prompts whose candidates differ teach anything.
  public static let defaultWeights: [Constraint.Kind: Double] = [
    .includesWord: 16, .avoidsWord: 12, .repeatsWord: 2, .atMostWords: 12, .atLeastWords: 7,
    .wordRange: 9, .exactSentences: 8, .atMostSentences: 8, .bullets: 1, .paragraphs: 2,
    .lowercase: 0.5, .uppercase: 0.5, .startsWith: 13, .endsWith: 0.5, .quotation: 0.5,
    .jsonObject: 0.5, .noCommas: 12, .includesDigit: 3, .noDigits: 0.5, .includesMark: 1.5,
    .endsWithMark: 1.5, .title: 0.5,
  ]

  /// Draws arguments for a kind.
  static func constraint(
    of kind: Constraint.Kind, using random: inout RandomDraw
  ) -> Constraint {
    switch kind {
    case .includesWord: .includesWord(random.pick(wantedWords))
    case .avoidsWord: .avoidsWord(random.pick(unwantedWords))
    case .repeatsWord: .repeatsWord(random.pick(wantedWords), times: random.pick([2, 2, 3]))
    case .atMostWords: .atMostWords(random.pick([15, 20, 25, 30, 35, 40]))
    case .atLeastWords: .atLeastWords(random.pick([15, 20, 25, 30, 35, 40]))
    case .wordRange: .wordRange(random.pick([5...20, 10...25, 15...30, 20...40, 30...50]))
    case .exactSentences: .exactSentences(random.pick([1, 1, 2, 2, 3]))
    case .atMostSentences: .atMostSentences(random.pick([1, 2, 2, 3]))
    case .bullets: .bullets(random.pick([2, 3, 4]))
    case .paragraphs: .paragraphs(random.pick([1, 1, 2, 3]))
    case .lowercase: .lowercase
    case .uppercase: .uppercase
    case .startsWith: .startsWith(random.pick(openings))
    case .endsWith: .endsWith(random.pick(closings))
    case .quotation: .quotation
    case .jsonObject: .jsonObject
    case .noCommas: .noCommas
    case .includesDigit: .includesDigit
    case .noDigits: .noDigits
    case .includesMark: .includesMark(random.pick(Constraint.Mark.allCases))
    case .endsWithMark: .endsWithMark(random.pick(Constraint.Mark.allCases))
    case .title: .title
    }
  }
}
