import CTorch

/// An embedding table that is only read, never trained: in fewer bytes than fp32 where those hold the
/// same values, as of a model that was published in bf16 or in GGUF's Q8_0.
public final class CompactTable: Sendable {
  private let values: Tensor
  /// Of each 32 columns.
  private let steps: Tensor?

  /// Finds the smallest form that loses nothing. Cost: a pass or two over the table.
  ///
  /// - Parameter table: `[rows, width]`, fp32 on the CPU; it is copied and can be let go, unless no
  ///   smaller form was found.
  public init(_ table: Tensor) {
    var (values, steps): (ctorch_tensor?, ctorch_tensor?)
    check("compact table", [table], ctorch_compact_table(table.handle, &values, &steps))
    self.values = values.map { Tensor(handle: $0) } ?? table
    self.steps = steps.map { Tensor(handle: $0) }
  }

  /// Rounds the values; an error where the type cannot hold them, as above 65,504 in fp16.
  ///
  /// - Parameter dtype: `bfloat16` or `float16`.
  public init(_ table: Tensor, roundedTo dtype: DType) {
    values = table.rounded(to: dtype)
    steps = nil
  }

  /// Memory that it takes.
  var bytes: Int {
    [values, steps].compactMap { $0 }.reduce(0) { $0 + $1.withBytes { $0.count } }
  }

  /// Rows by int64 ids `[rows]`, in fp32: `[rows, width]`.
  public func rows(_ ids: Tensor) -> Tensor {
    wrap(
      "rows of a compact table", [values, ids],
      ctorch_table_rows(values.handle, steps?.handle, ids.handle))
  }
}
