public import Basics

extension RewardError.Code {
  /// Shorter than the eight bytes of the header's length.
  public static let safetensorsTooShort = Self("safetensors.too-short")
  /// A header longer than 100,000,000 bytes.
  public static let safetensorsHeaderTooLarge = Self("safetensors.header-too-large")
  /// A header that ends beyond the file.
  public static let safetensorsHeaderLength = Self("safetensors.header-length")
  /// A header that is not UTF-8.
  public static let safetensorsHeaderUTF8 = Self("safetensors.header-utf8")
  /// A header that does not begin with `{`.
  public static let safetensorsHeaderStart = Self("safetensors.header-start")
  /// A header that is not one JSON object, padded by nothing but spaces.
  public static let safetensorsHeaderJSON = Self("safetensors.header-json")
  /// A name that the header has twice.
  public static let safetensorsDuplicate = Self("safetensors.duplicate")
  /// `__metadata__` that does not map strings to strings.
  public static let safetensorsMetadata = Self("safetensors.metadata")
  /// A tensor's description with a missing or mistyped field.
  public static let safetensorsTensorInfo = Self("safetensors.tensor-info")
  /// An element type that is not known here.
  public static let safetensorsElementType = Self("safetensors.element-type")
  /// Offsets that are no whole numbers or end before they begin.
  public static let safetensorsOffsets = Self("safetensors.offsets")
  /// Two tensors that share bytes.
  public static let safetensorsOverlap = Self("safetensors.overlap")
  /// Bytes between two tensors that belong to none.
  public static let safetensorsGap = Self("safetensors.gap")
  /// A shape whose bytes are not the bytes between the offsets.
  public static let safetensorsSize = Self("safetensors.size")
  /// A shape whose number of bytes no machine can address.
  public static let safetensorsOverflow = Self("safetensors.overflow")
  /// Tensors that end before or beyond the end of the file.
  public static let safetensorsIncomplete = Self("safetensors.incomplete")
  /// A tensor that the file does not have.
  public static let safetensorsMissingTensor = Self("safetensors.missing-tensor")

  /// A directory without weights.
  public static let weightsMissing = Self("weights.missing")
  /// Weights that Python's pickle wrote; those are programs and are never loaded.
  public static let weightsPickle = Self("weights.pickle")
  /// An index file without a usable `weight_map`.
  public static let weightsIndex = Self("weights.index")
  /// An index that names a file outside its directory.
  public static let weightsPath = Self("weights.path")
  /// A shard that the index names and the directory lacks.
  public static let weightsMissingShard = Self("weights.missing-shard")
  /// A tensor in two shards.
  public static let weightsDuplicate = Self("weights.duplicate")
  /// An index that says other things than the shards themselves.
  public static let weightsMismatch = Self("weights.mismatch")
}
