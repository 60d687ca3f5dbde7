public import Basics
import CTorch
import Synchronization

extension RewardError.Code {
  /// libtorch refused an operation: shapes, types or indices do not fit.
  public static let torch = Self("torch")
  /// libtorch found no memory for a result.
  public static let torchMemory = Self("torch.memory")
}

/// Runs a body in which the first error of a tensor operation is remembered and thrown at the end,
/// instead of trapping.
///
/// Operators cannot throw. Inside the scope a failing operation gives an undefined tensor, every
/// operation on that one fails too, and only the first error is kept: it names the operation and
/// the shapes. Use it where shapes come from files or users; outside a scope a failing operation is
/// a programmer's mistake and traps.
///
/// - Throws: what `body` throws, or `torch` or `torch.memory`.
public func withTensorErrors<Result>(_ body: () throws -> Result) throws -> Result {
  let box = ErrorBox()
  let result = Swift.Result { try ErrorBox.$current.withValue(box, operation: body) }
  if let first = box.first { throw first }
  return try result.get()
}

/// The same for asynchronous bodies.
public func withTensorErrors<Result>(
  isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async throws -> Result {
  let box = ErrorBox()
  do {
    let result = try await ErrorBox.$current.withValue(box, operation: body)
    if let first = box.first { throw first }
    return result
  } catch {
    throw box.first ?? error
  }
}

final class ErrorBox: Sendable {
  @TaskLocal static var current: ErrorBox?
  private let stored = Mutex<RewardError?>(nil)

  var first: RewardError? { stored.withLock { $0 } }

  func record(_ error: RewardError) {
    stored.withLock { if $0 == nil { $0 = error } }
  }
}

/// Reports the C interface's last error: to the scope when there is one, else by a trap.
func fail(_ operation: StaticString, _ inputs: [Tensor], _ detail: String = "") {
  let shapes = inputs.map { "\($0.dtype)\($0.shape)" }.joined(separator: ", ")
  let reason = String(cString: ctorch_last_error())
  let extra = detail.isEmpty ? "" : " \(detail)"
  let error = RewardError(
    ctorch_last_error_is_memory() ? .torchMemory : .torch,
    "\(operation)(\(shapes))\(extra): \(reason)", at: .init(item: "\(operation)"))
  guard let box = ErrorBox.current else { fatalError("\(error)") }
  box.record(error)
}

/// A result of the C interface as a tensor; a missing one is reported and becomes undefined.
@inline(__always)
func wrap(
  _ operation: StaticString, _ inputs: @autoclosure () -> [Tensor], _ handle: ctorch_tensor?,
  _ detail: @autoclosure () -> String = ""
) -> Tensor {
  if let handle { return Tensor(handle: handle) }
  fail(operation, inputs(), detail())
  return Tensor(handle: ctorch_undefined()!)
}

@inline(__always)
func check(_ operation: StaticString, _ inputs: @autoclosure () -> [Tensor], _ status: Int32) {
  if status != 0 { fail(operation, inputs()) }
}
