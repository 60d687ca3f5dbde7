import ArgumentParser
import RewardKit

/// Threads, which every measurement takes.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads of one tensor operation.")
  var threads = 2

  func validate() throws {
    guard (1...4096).contains(threads) else {
      throw ValidationError("--threads must be between 1 and 4096")
    }
  }

  /// To be called before the first tensor is made; as `reward` does it.
  func apply(products: Int = 16) {
    Torch.keepFreedMemory()
    Torch.keepProducts(products)
    Torch.threads = threads
  }
}

/// A model and rows of token ids.
struct DataOptions: ParsableArguments {
  @Option(help: "A Hugging Face directory; where no head is needed also a GGUF file.")
  var model: String

  @Option(help: "JSON Lines, as Benchmarks/run.py writes them.")
  var data: String

  @Option(help: "Use the first rows only.")
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  func files() throws -> ModelFiles { try ModelFiles(ModelName(model)) }
}

/// Refuses a count below 1, which would leave nothing to measure.
func requirePositive(_ count: Int, _ option: String) throws {
  guard count > 0 else { throw ValidationError("--\(option) must be at least 1") }
}
