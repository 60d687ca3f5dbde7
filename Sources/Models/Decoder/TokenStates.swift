/// One vector for each of a run of tokens, such as a response's.
public struct TokenStates: Sendable, Hashable {
  /// Numbers of a vector.
  public let width: Int
  /// The vectors one after another: tokens × width.
  public let values: [Float]

  /// Vectors in a row. Traps unless they are whole vectors.
  public init(_ values: [Float], width: Int) {
    precondition(width > 0 && values.count % width == 0, "whole vectors of \(width) numbers")
    self.width = width
    self.values = values
  }

  /// How many tokens there are.
  public var count: Int { values.count / width }

  /// The vector of a token. Traps out of range.
  public subscript(position: Int) -> ArraySlice<Float> {
    precondition((0..<count).contains(position), "token \(position) of \(count)")
    return values[position * width..<(position + 1) * width]
  }
}
