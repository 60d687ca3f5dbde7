import CTorch

/// A libtorch tensor: an array of one element type with a shape, and optionally its gradient.
///
/// The class owns one reference of libtorch's own count, so ARC frees the memory when the last
/// Swift reference goes. Views share memory with their base. Tensors are not locked: a tensor that
/// is being written may not be used by another thread at the same time.
///
/// Operations that do not fit (shapes, types) trap, except inside ``withTensorErrors(_:)``.
public final class Tensor: @unchecked Sendable {
  let handle: ctorch_tensor

  init(handle: ctorch_tensor) { self.handle = handle }

  deinit { ctorch_free(handle) }

  /// Sizes of the dimensions; `[]` for a scalar. Cost: O(rank).
  public var shape: [Int] { (0..<rank).map { ctorch_size(handle, Int32($0)) } }
  public var rank: Int { Int(ctorch_rank(handle)) }
  public var count: Int { shape.reduce(1, *) }
  public var dtype: DType { DType(rawValue: ctorch_dtype_of(handle)) ?? .float32 }
  public var device: Device { Device(code: ctorch_device_of(handle)) }

  /// The size of one dimension; negative counts from the last. Traps out of range.
  public func size(_ dimension: Int) -> Int {
    // What a failed operation of an error scope gave has no dimensions to ask for.
    guard isDefined else { return 0 }
    let index = dimension < 0 ? dimension + rank : dimension
    precondition(index >= 0 && index < Swift.max(rank, 1), "dimension \(dimension) of rank \(rank)")
    return ctorch_size(handle, Int32(index))
  }

  /// False for what a failed operation inside an error scope gave.
  public var isDefined: Bool { ctorch_defined(handle) }
}

extension Tensor {
  /// A tensor of equal values.
  public static func full(
    _ shape: [Int], _ value: Double, dtype: DType = .float32, device: Device = .cpu
  ) -> Tensor {
    wrap(
      "full", [],
      ctorch_full(shape, Int32(shape.count), value, dtype.rawValue, device.code), "\(shape)")
  }

  public static func zeros(_ shape: [Int], dtype: DType = .float32, device: Device = .cpu)
    -> Tensor
  { full(shape, 0, dtype: dtype, device: device) }

  public static func ones(_ shape: [Int], dtype: DType = .float32, device: Device = .cpu)
    -> Tensor
  { full(shape, 1, dtype: dtype, device: device) }

  /// Memory that was not written yet.
  public static func empty(_ shape: [Int], dtype: DType = .float32, device: Device = .cpu)
    -> Tensor
  {
    wrap(
      "empty", [], ctorch_empty(shape, Int32(shape.count), dtype.rawValue, device.code), "\(shape)")
  }

  /// `start, start + step, …` below `end`, in one dimension.
  public static func range(
    _ start: Double, _ end: Double, by step: Double = 1, dtype: DType = .float32,
    device: Device = .cpu
  ) -> Tensor {
    wrap("range", [], ctorch_arange(start, end, step, dtype.rawValue, device.code))
  }

  /// Copies bytes laid out in row-major order. Traps when the count does not fit the shape.
  public convenience init(
    bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType
  ) {
    precondition(
      bytes.count == shape.reduce(1, *) * dtype.byteCount,
      "\(bytes.count) bytes for \(shape) of \(dtype)")
    let handle = ctorch_from_bytes(
      bytes.baseAddress, shape, Int32(shape.count), dtype.rawValue)
    if handle == nil { fail("from bytes", [], "\(shape)") }
    self.init(handle: handle ?? ctorch_undefined()!)
  }

  public convenience init(_ values: [Float], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float32)
  }

  public convenience init(_ values: [Double], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float64)
  }

  public convenience init(_ values: [Int], shape: [Int]? = nil) {
    self.init(copying: values, shape, .int64)
  }

  public convenience init(_ values: [Int32], shape: [Int]? = nil) {
    self.init(copying: values, shape, .int32)
  }

  public convenience init(_ values: [Bool], shape: [Int]? = nil) {
    self.init(copying: values.map { $0 ? 1 : 0 } as [UInt8], shape, .bool)
  }

  private convenience init<Value>(copying values: [Value], _ shape: [Int]?, _ dtype: DType) {
    let tensor = values.withUnsafeBytes { bytes in
      Tensor(bytes: bytes, shape: shape ?? [values.count], dtype: dtype)
    }
    self.init(adopting: tensor)
  }

  /// Borrows memory without a copy; `owner` is kept alive until the last view of it is gone.
  ///
  /// The memory must stay valid and must not be written (a read-only mapped file, for example).
  public static func borrowing(
    _ bytes: UnsafeRawPointer, shape: [Int], dtype: DType, owner: AnyObject
  ) -> Tensor {
    let context = Unmanaged.passRetained(owner)
    let handle = ctorch_from_blob(
      UnsafeMutableRawPointer(mutating: bytes), shape, Int32(shape.count), dtype.rawValue,
      context.toOpaque(), { Unmanaged<AnyObject>.fromOpaque($0!).release() })
    return wrap("borrow", [], handle, "\(shape)")
  }
}

extension Tensor {
  /// A one-element tensor's value. NaN when the operation fails inside an error scope.
  public var item: Double {
    var value = Double.nan
    check("item", [self], ctorch_item(handle, &value))
    return value
  }

  /// All elements in row-major order, converted to 32-bit floats.
  public var floats: [Float] { read(.float32) }
  public var doubles: [Double] { read(.float64) }
  public var ints: [Int] { read(.int64) }
  public var bools: [Bool] { (read(.bool) as [UInt8]).map { $0 != 0 } }

  private func read<Value>(_ type: DType) -> [Value] {
    let plain = detached.to(type, device: .cpu).contiguous()
    return plain.withBytes { bytes in Array(bytes.bindMemory(to: Value.self)) }
  }

  /// The elements' memory in row-major order. Traps unless contiguous and on the CPU.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    guard isDefined else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    precondition(ctorch_is_contiguous(handle) && device == .cpu, "contiguous CPU memory needed")
    return try body(
      UnsafeRawBufferPointer(start: ctorch_data(handle), count: count * dtype.byteCount))
  }

  /// The elements' memory for writing. The tensor must be contiguous, on the CPU and used by
  /// nobody else at the time.
  public func withMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result)
    rethrows -> Result
  {
    precondition(ctorch_is_contiguous(handle) && device == .cpu, "contiguous CPU memory needed")
    return try body(
      UnsafeMutableRawBufferPointer(start: ctorch_data(handle), count: count * dtype.byteCount))
  }

  public func copied() -> Tensor { wrap("clone", [self], ctorch_clone(handle)) }
  public func contiguous() -> Tensor { wrap("contiguous", [self], ctorch_contiguous(handle)) }

  /// The same values with another type or place; itself when nothing changes.
  public func to(_ dtype: DType, device: Device? = nil) -> Tensor {
    let place = device ?? self.device
    if dtype == self.dtype, place == self.device { return self }
    return wrap("to", [self], ctorch_to(handle, dtype.rawValue, place.code), "\(dtype) \(place)")
  }

  public func to(device: Device) -> Tensor { to(dtype, device: device) }

  /// Overwrites the elements, outside autograd. Shapes must fit.
  public func copy(from source: Tensor) {
    check("copy", [self, source], ctorch_copy_into(handle, source.handle))
  }

  public func fill(_ value: Double) { check("fill", [self], ctorch_fill(handle, value)) }
}

extension Tensor: CustomStringConvertible {
  public var description: String { "Tensor(\(dtype)\(shape), \(device))" }
}

extension Tensor {
  /// Another reference to the same memory, for initialisers that must delegate.
  public convenience init(adopting other: Tensor) {
    self.init(handle: ctorch_detach(other.handle) ?? ctorch_undefined()!)
  }
}
