/// What one rendering may use at most. Templates come with models from strangers, so every one is
/// run within bounds; each bound has an error code of its own.
public struct TemplateLimits: Sendable, Hashable {
  /// Evaluated expressions, statements and items; work on long texts counts one step for every
  /// 256 bytes (`template.steps`).
  public var steps = 1_000_000
  /// Bytes of the rendered text, and of any one text within (`template.output`,
  /// `template.size`).
  public var outputBytes = 16 << 20
  /// Bytes of all intermediate values together (`template.size`).
  public var allocatedBytes = 256 << 20
  /// Nesting of expressions, blocks and values (`template.depth`). Running may nest five times
  /// as deep, because macros call macros.
  public var depth = 200
  /// Items of one `range` (`template.range`).
  public var rangeLength = 100_000
  /// Bytes of a template's source (`template.size`).
  public var sourceBytes = 1 << 20

  /// Limits that no template of a published model comes near.
  public init() {}
}
