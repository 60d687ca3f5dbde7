import Foundation

/// How much stack the current thread has left.
///
/// Nesting is limited by counting, but threads have stacks of very different sizes (8 MiB on
/// Linux, 512 KiB for tasks on a Mac), and a build without optimisation needs ten times as much.
/// Where the count alone would let a template overflow the stack, this says so first.
struct StackGuard {
  private let lowest: UInt

  /// The guard of the current thread. It must not be used on another one.
  init() {
    #if canImport(Darwin)
      let size = UInt(pthread_get_stacksize_np(pthread_self()))
      let low = UInt(bitPattern: pthread_get_stackaddr_np(pthread_self())) - size
    #else
      var address: UnsafeMutableRawPointer?
      var length = 0
      let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
      defer { attributes.deallocate() }
      if let read = Self.readAttributes, read(pthread_self(), attributes) == 0 {
        pthread_attr_getstack(attributes, &address, &length)
        pthread_attr_destroy(attributes)
      }
      let size = UInt(length)
      let low = UInt(bitPattern: address)
    #endif
    // What is kept free serves everything that runs without counting, freeing values included.
    lowest = low + min(size / 4, 512 << 10)
  }

  #if !canImport(Darwin)
    private typealias Read =
      @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32

    /// glibc and musl have this function, but do not show it to Swift. Without it only the count
    /// limits nesting.
    private static let readAttributes: Read? = dlsym(nil, "pthread_getattr_np").map {
      unsafeBitCast($0, to: Read.self)
    }
  #endif

  /// Whether there is room for more nesting.
  var hasRoom: Bool {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) > lowest }
  }
}
