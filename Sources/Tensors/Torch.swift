import CTorch

/// The libtorch that this process runs on.
public enum Torch {
  /// The loaded library's version, for example `2.13.0`; it need not be the one whose headers this
  /// program was compiled with.
  public static var version: String { String(cString: ctorch_version()) }

  /// Usable GPUs; 0 with a CPU-only libtorch. The first call loads libtorch's CUDA part.
  public static var cudaDeviceCount: Int { Int(ctorch_cuda_device_count()) }

  /// Lets the threads of one operation wait for each other asleep after some microseconds, where
  /// OpenMP lets them spin for milliseconds: a thread that spins takes the processor from the one
  /// that it waits for as soon as another program runs beside this one. On two cores beside a
  /// compiler an encoder read 57 texts a second so instead of 2; with nothing beside it scoring is
  /// as fast as before; training and generating, whose operations are many and small, are a sixth
  /// slower. It holds for the whole process, so the program decides; call it before the first operation. With
  /// `GOMP_SPINCOUNT` or `OMP_WAIT_POLICY` in the environment it does nothing.
  public static func waitAsleep() { ctorch_wait_asleep() }

  /// Lets this process keep up to 512 MiB of freed memory for the tensors to come, instead of giving
  /// it back to the system and asking anew for every layer. It changes malloc for the whole process,
  /// so the program decides; call it before other threads begin. Without glibc it does nothing.
  public static func keepFreedMemory() { ctorch_keep_freed_memory() }

  /// Runs `body`, whose large tensors will stay as long as the model does: where the program keeps
  /// freed memory they are placed outside of what is kept, and leave no holes in it. One at a time.
  public static func placingLastingTensors<T>(_ body: () throws -> T) rethrows -> T {
    ctorch_place_lasting_memory(true)
    defer { ctorch_place_lasting_memory(false) }
    return try body()
  }

  /// Limits how many shapes of matrix products the library keeps compiled, for the whole process: a
  /// shape takes about 0.5 MiB, the library itself would keep 1024 of them, and texts of many lengths
  /// make many. It counts products inside products too: a decoder's layer needs about 10, and one that
  /// finds too few places is compiled anew each time. Call it before the first product; the
  /// environment's `ONEDNN_PRIMITIVE_CACHE_CAPACITY` and `LRU_CACHE_CAPACITY` come before it.
  public static func keepProducts(_ count: Int) {
    precondition(count > 0, "a product that is not kept is compiled for each layer")
    ctorch_limit_products(Int32(clamping: count))
  }

  /// Gives the system back what was freed and kept. Without glibc it does nothing.
  public static func releaseFreedMemory() { ctorch_release_freed_memory() }

  /// Threads inside one operation. Set it before the first operation.
  public static var threads: Int {
    get { Int(ctorch_threads()) }
    set {
      precondition(newValue > 0, "at least one thread is needed")
      check("set threads", [], ctorch_set_threads(Int32(clamping: newValue)))
    }
  }

  /// Runs a synchronous body whose operations are too small to be worth two threads: waking and awaiting
  /// the second takes longer than they do, and far longer where other programs use its core.
  ///
  /// It changes the setting of the calling thread, and puts it back.
  public static func withOneThread<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = threads
    guard before > 1 else { return try body() }
    threads = 1
    defer { threads = before }
    return try body()
  }
}
