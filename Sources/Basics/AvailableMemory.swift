import Foundation

/// Bytes of memory that this process may use: the machine's, or less in a container with a limit
/// (control groups, version 2 or 1).
public func availableMemory() -> Int {
  let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
    .compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  return ([Int(clamping: ProcessInfo.processInfo.physicalMemory)] + limits.filter { $0 > 0 }).min()!
}
