import ArgumentParser
import Basics
import Models
import OrderedCollections

/// How answers are sampled.
struct SamplingArguments: ParsableArguments {
  @Option(name: .customLong("n"), help: "Responses for each prompt.")
  var count = 1

  @Option(help: "Divides the logits; 0 always takes the likeliest token.")
  var temperature = 1.0

  @Option(help: "Draw among the so many likeliest tokens.")
  var topK: Int?

  @Option(help: "Draw among the likeliest tokens that together have this probability.")
  var topP = 1.0

  @Option(help: "Most tokens of a response.")
  var maxNewTokens = 64

  @Option(help: "Seed. Equal seeds give equal responses, in one run or resumed.")
  var seed: UInt64 = 0

  @Option(help: "End a response before this text. May be repeated.")
  var stop: [String] = []

  func validate() throws {
    guard (1...100_000).contains(count) else {
      throw ValidationError("--n must be from 1 to 100000")
    }
    do { try options.validate() } catch { throw OptionMessage.error(error) }
  }

  /// The options by name, as they stand in run records.
  var described: JSONObject {
    [
      "n": .number(count), "temperature": .number(temperature),
      "top_k": topK.map { .number($0) } ?? .null, "top_p": .number(topP),
      "max_new_tokens": .number(maxNewTokens), "seed": .number(seed),
      "stop": .array(stop.map { .string($0) }),
    ]
  }

  var options: SamplingOptions {
    var options = SamplingOptions()
    options.temperature = temperature
    options.topK = topK
    options.topP = topP
    options.maximumNewTokens = maxNewTokens
    options.stopStrings = stop
    options.seed = seed
    return options
  }
}
