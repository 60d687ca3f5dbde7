public import Basics
public import Rewards

/// ConvexDA: trains on the most extreme paraphrases of a response, so that a reward model learns
/// not to mind how it is written (Shen et al. 2023, "The Trickle-down Impact of Reward
/// (In-)consistency on RLHF").
///
/// A response and its copies are embedded and brought to the plane of their two first principal
/// components; the corners of the copies' convex hull are the extreme ones. The paper keeps the
/// number of training examples, and does not say which corner takes the response's place: here it
/// is the one that lies farthest from the response in the plane, of equally far ones the first
/// copy. The authors' code adds all corners.
public struct ConvexAugmentation: Sendable {
  /// What is trained on.
  public enum Mode: String, Sendable, CaseIterable {
    /// One corner in the response's place: as many examples as before.
    case replace
    /// The response, and all corners.
    case add
  }

  /// What makes copies.
  public let augmentation: TextAugmentation
  /// What tells how far they are from each other.
  public let embedder: any TextEmbedder
  /// How many copies are made of a response.
  public let count: Int
  /// What is trained on.
  public let mode: Mode

  /// An augmentation. Traps unless there is a copy.
  public init(
    _ embedder: any TextEmbedder, augmentation: TextAugmentation = TextAugmentation(),
    count: Int = 5, mode: Mode = .replace
  ) {
    precondition(count > 0, "at least one copy")
    self.embedder = embedder
    self.augmentation = augmentation
    self.count = count
    self.mode = mode
  }

  /// The texts to train on in a response's place: one for ``Mode/replace``, one or more for
  /// ``Mode/add``, the response first. The response alone where no copy differs from it.
  ///
  /// Cost: one pass of the encoder for the response and each different copy.
  /// - Throws: what the embedder and finding the components throw.
  public func texts(for response: String, from source: inout RandomSource) throws -> [String] {
    let copies = Self.distinct(
      augmentation.copies(of: response, count: count, from: &source), without: response)
    guard !copies.isEmpty else { return [response] }
    let rows = try embedder.embed([response] + copies).map(\.values)
    let components = try PrincipalComponents(rows, count: 2)
    let points = rows.map { row in
      let found = components.coordinates(of: row)
      // Texts that vary in one direction, or in none, lie on a line.
      return SIMD2(found.first ?? 0, found.dropFirst().first ?? 0)
    }
    let corners = ConvexHull.corners(of: Array(points.dropFirst())).sorted()
    guard mode == .replace else { return [response] + corners.map { copies[$0] } }
    var farthest = (place: corners[0], distance: -1.0)
    for corner in corners {
      let apart = points[corner + 1] - points[0]
      let distance = (apart * apart).sum()
      if distance > farthest.distance { farthest = (corner, distance) }
    }
    return [copies[farthest.place]]
  }

  /// Different texts in their order, by bytes.
  private static func distinct(_ texts: [String], without text: String) -> [String] {
    var known: Set<[UInt8]> = [Array(text.utf8)]
    return texts.filter { known.insert(Array($0.utf8)).inserted }
  }
}
