public import Basics

extension RewardError.Code {
  /// Does not begin with `GGUF`.
  public static let ggufMagic = Self("gguf.magic")
  /// A version other than 2 and 3.
  public static let ggufVersion = Self("gguf.version")
  /// Written for big-endian machines.
  public static let ggufEndianness = Self("gguf.endianness")
  /// Ends inside the header.
  public static let ggufTruncated = Self("gguf.truncated")
  /// A count, or a string's or array's length, that the rest of the file cannot hold.
  public static let ggufLength = Self("gguf.length")
  /// A key, name or text that is not UTF-8.
  public static let ggufUTF8 = Self("gguf.utf8")
  /// A metadata type that is not known.
  public static let ggufValueType = Self("gguf.value-type")
  /// An array of arrays.
  public static let ggufNestedArray = Self("gguf.nested-array")
  /// A truth value that is neither 0 nor 1.
  public static let ggufBool = Self("gguf.bool")
  /// A metadata key that is there twice, or empty.
  public static let ggufKey = Self("gguf.key")
  /// A key that is missing or has another type than the one asked for.
  public static let ggufMetadata = Self("gguf.metadata")
  /// `general.alignment` that is no 32-bit power of two.
  public static let ggufAlignment = Self("gguf.alignment")
  /// A tensor's name that is there twice.
  public static let ggufDuplicateTensor = Self("gguf.duplicate-tensor")
  /// More than four dimensions.
  public static let ggufDimensions = Self("gguf.dimensions")
  /// A tensor type that is not known.
  public static let ggufTensorType = Self("gguf.tensor-type")
  /// More elements or bytes than can be addressed.
  public static let ggufOverflow = Self("gguf.overflow")
  /// Rows that are no whole number of quantisation blocks.
  public static let ggufBlock = Self("gguf.block")
  /// A tensor whose offset is not a multiple of the alignment.
  public static let ggufUnaligned = Self("gguf.unaligned")
  /// A tensor that does not end inside the file.
  public static let ggufOutside = Self("gguf.outside")
  /// Two tensors that share bytes.
  public static let ggufOverlap = Self("gguf.overlap")
  /// A tensor that the file does not have.
  public static let ggufMissingTensor = Self("gguf.missing-tensor")
  /// A quantisation that is recognised and cannot be decoded here.
  public static let ggufUnsupportedType = Self("gguf.unsupported-type")
}
