/// All scalars in classes that the sets of an expression cannot tell apart.
struct ScalarClasses: Sendable {
  /// How many there are.
  private(set) var count = 0
  /// For each class the sets (by index) that its scalars are in.
  private(set) var members: [[Bool]] = []
  /// Whether the scalars of each class are word characters.
  private(set) var isWord: [Bool] = []
  /// Whether each class is the newline.
  private(set) var isNewline: [Bool] = []

  /// The class of each ASCII scalar.
  let ascii: [UInt8]
  /// The first scalars of the intervals, from the second on, that ranges make beyond ASCII.
  private let bounds: [UInt32]
  /// The class for each interval and kind (`kindCount` to an interval).
  private let table: [UInt8]

  private static let kindCount = 128
  private static let classLimit = 256
  private static let intervalLimit = 64
  private static let setLimit = 256

  /// What sets other than by ranges depend on: the general category, and two bits for space and
  /// Rust's word characters.
  @inline(__always)
  private static func kind(category: UInt8, flags: UInt8) -> Int {
    Int(category) | Int(flags & UnicodeClasses.space) << 3
      | Int(flags & UnicodeClasses.word) << 2
  }

  /// Nil where there would be too many. `needsWords` keeps word characters apart from others.
  init?(_ sets: [ScalarSet], needsWords: Bool) {
    guard sets.count <= ScalarClasses.setLimit else { return nil }
    var bounds: Set<UInt32> = []
    for set in sets { set.addBounds(to: &bounds) }
    let hasWords = needsWords || sets.contains { $0.dependsOnWords }
    if hasWords {
      // Where the expressions' word characters differ from Rust's.
      bounds.formUnion([0xb2, 0xb4, 0xb9, 0xba, 0xbc, 0xbf, 0x200c, 0x200e])
    }
    self.bounds = bounds.filter { $0 > 0x80 }.sorted()
    guard self.bounds.count < ScalarClasses.intervalLimit else { return nil }

    var classOf: [[Bool]: UInt8] = [:]
    var members: [[Bool]] = []
    var isWord: [Bool] = []
    var isNewline: [Bool] = []
    func classify(
      _ scalar: UInt32, category: UInt8, isSpace: Bool, isWord word: Bool
    ) -> UInt8? {
      let row = sets.map {
        $0.contains(scalar, category: category, isSpace: isSpace, isWord: word)
      }
      let key = row + [needsWords && word, scalar == 0x0a]
      if let known = classOf[key] { return known }
      guard members.count < ScalarClasses.classLimit else { return nil }
      classOf[key] = UInt8(members.count)
      members.append(row)
      isWord.append(word)
      isNewline.append(scalar == 0x0a)
      return UInt8(members.count - 1)
    }
    func classify(_ scalar: UInt32) -> UInt8? {
      classify(
        scalar, category: UnicodeClasses.shared.category[Int(scalar)],
        isSpace: UnicodeClasses.shared.flags[Int(scalar)] & UnicodeClasses.space != 0,
        isWord: ScalarSet.isWord(scalar))
    }

    var ascii: [UInt8] = []
    for scalar in UInt32(0)..<0x80 {
      guard let found = classify(scalar) else { return nil }
      ascii.append(found)
    }
    self.ascii = ascii
    var table = [UInt8](
      repeating: 0, count: (self.bounds.count + 1) * ScalarClasses.kindCount)
    for interval in 0...self.bounds.count {
      // Stands for all of the interval as far as ranges go.
      let scalar = interval == 0 ? 0x80 : self.bounds[interval - 1]
      for category in GeneralCategory.allCases {
        for flags in ScalarClasses.flags(of: category) {
          let isRustWord = flags & UnicodeClasses.word != 0
          guard
            let found = classify(
              scalar, category: category.rawValue, isSpace: flags & UnicodeClasses.space != 0,
              isWord: hasWords && ScalarSet.isWord(scalar, isRustWord: isRustWord))
          else { return nil }
          let kind = ScalarClasses.kind(category: category.rawValue, flags: flags)
          table[interval * ScalarClasses.kindCount + kind] = found
        }
      }
    }
    self.table = table
    self.members = members
    self.isWord = isWord
    self.isNewline = isNewline
    count = members.count
  }

  /// The class of a scalar beyond ASCII with these properties.
  @inline(__always)
  func find(_ scalar: UInt32, category: UInt8, flags: UInt8) -> Int {
    var interval = 0
    while interval < bounds.count, bounds[interval] <= scalar { interval &+= 1 }
    let kind = ScalarClasses.kind(category: category, flags: flags)
    return Int(table[interval &* ScalarClasses.kindCount &+ kind])
  }

  /// The class of any scalar.
  func find(_ scalar: UInt32) -> Int {
    scalar < 0x80
      ? Int(ascii[Int(scalar)])
      : find(
        scalar, category: UnicodeClasses.shared.category[Int(scalar)],
        flags: UnicodeClasses.shared.flags[Int(scalar)])
  }

  /// The space and word bits that scalars of a category can have.
  static func flags(of category: GeneralCategory) -> [UInt8] {
    switch category {
    case .zs, .zl, .zp, .cc: [0, UnicodeClasses.space]
    default: [0, UnicodeClasses.word]
    }
  }
}
