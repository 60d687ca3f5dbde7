import Basics
import Foundation

/// A lock on a file of the cache that the Python client respects too: `flock` on the same path, as
/// `filelock` takes it. It ends with the value or with the process, however that ends.
final class HubLock {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Waits until nobody else holds the lock.
  ///
  /// - Parameters:
  ///   - path: the lock's file, which is made where it is missing and never deleted.
  ///   - lock: the system call, `flock` but in tests.
  ///   - onWait: called once when somebody else holds it.
  /// - Returns: nil where the file system has no locks.
  /// - Throws: `file.access`, or `CancellationError`.
  static func acquire(
    _ path: String, lock: (Int32, Int32) -> Int32, onWait: () -> Void
  ) async throws -> HubLock? {
    var hasWaited = false
    while true {
      let held = HubLock(try opened(path))
      if lock(held.descriptor, LOCK_EX | LOCK_NB) == 0 {
        var status = stat()
        // Somebody may have deleted the file in between: such a lock guards no name.
        if fstat(held.descriptor, &status) == 0, status.st_nlink > 0 { return held }
      } else {
        switch errno {
        case EINTR: continue
        case EWOULDBLOCK, EACCES: break
        case ENOSYS, ENOTSUP, ENOLCK: return nil
        default: throw diskError("lock", path)
        }
        if !hasWaited { onWait() }
        hasWaited = true
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private static func opened(_ path: String) throws(RewardError) -> Int32 {
    let flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let created = open(path, O_RDWR | O_CREAT | O_EXCL | flags, 0o664)
    if created >= 0 {
      // Whatever the umask: others of the group wait for this lock too.
      fchmod(created, 0o664)
      return created
    }
    for access in [O_RDWR | O_CREAT, O_RDONLY] {
      let descriptor = open(path, access | flags, 0o664)
      if descriptor >= 0 { return descriptor }
      guard errno == EACCES else { break }
    }
    throw diskError("open the lock", path)
  }
}
