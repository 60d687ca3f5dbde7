import Basics
import OrderedCollections

extension SafetensorsWriter {
  /// Writes weights as a model directory holds them: one file when they fit, else shards
  /// `name-00001-of-0000N.safetensors` and `name.safetensors.index.json`.
  ///
  /// Tensors fill the shards in the order given; one that is larger than a shard gets its own.
  /// The single files are atomic, their set is not: write into ``AtomicDirectory``.
  /// - Parameters:
  ///   - maximumShardBytes: tensor bytes in one shard; at least 1.
  ///   - name: the files' stem; `"adapter_model"` for a PEFT adapter.
  /// - Returns: the names of the files written.
  /// - Throws: as ``write(_:metadata:to:)``.
  @discardableResult
  public static func writeSharded(
    _ tensors: [SafetensorsTensor], metadata: [String: String] = ["format": "pt"],
    directory: String, name: String = "model", maximumShardBytes: Int = 5_000_000_000
  ) throws -> [String] {
    precondition(maximumShardBytes > 0, "a shard holds at least one byte")
    let (shards, total) = try split(tensors, maximumShardBytes)
    guard shards.count > 1 else {
      try write(tensors, metadata: metadata, to: "\(directory)/\(name).safetensors")
      return ["\(name).safetensors"]
    }
    var names: [String] = []
    var map = JSONObject()
    for (number, shard) in shards.enumerated() {
      let file = "\(name)-\(padded(number + 1))-of-\(padded(shards.count)).safetensors"
      for tensor in shard where map.updateValue(.string(file), forKey: tensor.name) != nil {
        throw RewardError(
          .safetensorsDuplicate, "two tensors with one name",
          at: .init(file: directory, item: tensor.name))
      }
      try write(shard, metadata: metadata, to: "\(directory)/\(file)")
      names.append(file)
    }
    map.sort { $0.key < $1.key }
    let index = "\(name).safetensors.index.json"
    try JSONFile.write(
      .object(["metadata": ["total_size": .number(total)], "weight_map": .object(map)]),
      to: "\(directory)/\(index)")
    return names + [index]
  }

  private static func split(
    _ tensors: [SafetensorsTensor], _ maximum: Int
  ) throws(RewardError) -> (shards: [[SafetensorsTensor]], total: Int) {
    var shards: [[SafetensorsTensor]] = []
    var size = 0
    var total = 0
    for tensor in tensors {
      let bytes = try tensor.byteCount()
      if let last = shards.indices.last, bytes <= maximum, size <= maximum - bytes {
        shards[last].append(tensor)
        size += bytes
      } else {
        shards.append([tensor])
        size = bytes
      }
      let (sum, overflow) = total.addingReportingOverflow(bytes)
      guard !overflow else {
        throw RewardError(.safetensorsOverflow, "tensors that no disk holds")
      }
      total = sum
    }
    return (shards, total)
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
