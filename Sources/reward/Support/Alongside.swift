/// Runs `aside` on another thread while `main` is awaited, and gives back what both return.
///
/// The caller promises that the two touch nothing in common: the compiler cannot check that for
/// classes that are not meant for several threads.
func alongside<Aside, Main>(
  _ aside: @escaping () -> Aside, _ main: () async -> Main
) async -> (Aside, Main) {
  nonisolated(unsafe) let aside = aside
  async let first = Unshared(value: aside())
  let second = await main()
  return (await first.value, second)
}

/// A value that one thread hands to another and keeps no part of.
private struct Unshared<Value>: @unchecked Sendable {
  let value: Value
}
