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
  /// How many dimensions there are; 0 for a scalar.
  public var rank: Int { Int(ctorch_rank(handle)) }
  /// How many elements there are.
  public var count: Int { shape.reduce(1, *) }
  /// The element type.
  public var dtype: DType { DType(rawValue: ctorch_dtype_of(handle)) ?? .float32 }
  /// Where the elements lie.
  public var device: Device { Device(code: ctorch_device_of(handle)) }

  /// The size of one dimension; negative counts from the last. Traps out of range.
  public func size(_ dimension: Int) -> Int {
    // What a failed operation of an error scope gave has no dimensions to ask for.
    guard isDefined else { return 0 }
    let index = dimension < 0 ? dimension + rank : dimension
    precondition(index >= 0 && index < rank, "dimension \(dimension) of rank \(rank)")
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

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int], dtype: DType = .float32, device: Device = .cpu)
    -> Tensor
  { full(shape, 0, dtype: dtype, device: device) }

  /// A tensor of ones.
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

  /// Copies row-major values as float32; one dimension unless a shape is given, which must fit.
  public convenience init(_ values: [Float], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float32)
  }

  /// Copies row-major values as float64; one dimension unless a shape is given, which must fit.
  public convenience init(_ values: [Double], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float64)
  }

  /// Copies row-major values as int64; one dimension unless a shape is given, which must fit.
  public convenience init(_ values: [Int], shape: [Int]? = nil) {
    self.init(copying: values, shape, .int64)
  }

  /// Copies row-major values as int32; one dimension unless a shape is given, which must fit.
  public convenience init(_ values: [Int32], shape: [Int]? = nil) {
    self.init(copying: values, shape, .int32)
  }

  /// Copies row-major truth values; one dimension unless a shape is given, which must fit.
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
  /// The memory must stay valid and must not be written (a read-only mapped file, for example). The
  /// owner is released at once when the tensor cannot be made.
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
  /// All elements in row-major order, converted to 64-bit floats.
  public var doubles: [Double] { read(.float64) }
  /// All elements in row-major order, converted to int64; fractions are cut off.
  public var ints: [Int] { read(.int64) }
  /// Whether each element is not zero, in row-major order.
  public var bools: [Bool] { (read(.bool) as [UInt8]).map { $0 != 0 } }

  private func read<Value>(_ type: DType) -> [Value] {
    let plain = detached.to(type, device: .cpu).contiguous()
    return plain.withBytes { bytes in Array(bytes.bindMemory(to: Value.self)) }
  }

  /// The elements' memory in row-major order. Traps unless contiguous and on the CPU; without any
  /// bytes for what a failed operation of an error scope gave.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  { try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(memory)) } }

  /// The elements' memory for writing, as ``withBytes(_:)``. The tensor must be used by nobody else
  /// at the time.
  public func withMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result)
    rethrows -> Result
  { try withExtendedLifetime(self) { try body(memory) } }

  private var memory: UnsafeMutableRawBufferPointer {
    let none = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    guard isDefined else { return none }
    precondition(ctorch_is_contiguous(handle) && device == .cpu, "contiguous CPU memory needed")
    var start: UnsafeMutableRawPointer?
    check("memory", [self], ctorch_data(handle, &start))
    return start.map { .init(start: $0, count: count * dtype.byteCount) } ?? none
  }

  /// A copy with memory of its own, inside autograd.
  public func copied() -> Tensor { wrap("clone", [self], ctorch_clone(handle)) }
  /// The elements in row-major memory: itself where they are, else a copy.
  public func contiguous() -> Tensor { wrap("contiguous", [self], ctorch_contiguous(handle)) }

  /// The same values with another type or place; itself when nothing changes.
  public func to(_ dtype: DType, device: Device? = nil) -> Tensor {
    let place = device ?? self.device
    if dtype == self.dtype, place == self.device { return self }
    return wrap("to", [self], ctorch_to(handle, dtype.rawValue, place.code), "\(dtype) \(place)")
  }

  /// The values in a type of fewer bits; an error where one is no finite number then, as above 65,504
  /// in fp16.
  package func rounded(to dtype: DType) -> Tensor {
    wrap("round", [self], ctorch_rounded(handle, dtype.rawValue), "\(dtype)")
  }

  /// The same values at another place; itself when they are there.
  public func to(device: Device) -> Tensor { to(dtype, device: device) }

  /// Overwrites the elements, outside autograd. Shapes must fit.
  public func copy(from source: Tensor) {
    check("copy", [self, source], ctorch_copy_into(handle, source.handle))
  }

  /// Overwrites all elements with one value, in place and outside autograd.
  public func fill(_ value: Double) { check("fill", [self], ctorch_fill(handle, value)) }
}

extension Tensor: CustomStringConvertible {
  /// Type, shape and place, without the elements.
  public var description: String { "Tensor(\(dtype)\(shape), \(device))" }
}

extension Tensor {
  /// Another reference to the same memory, for initialisers that must delegate.
  public convenience init(adopting other: Tensor) {
    let handle = ctorch_detach(other.handle)
    if handle == nil { fail("adopt", [other]) }
    self.init(handle: handle ?? ctorch_undefined()!)
  }
}
