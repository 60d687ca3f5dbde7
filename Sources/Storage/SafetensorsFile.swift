public import Basics

/// One tensor as a safetensors header describes it.
public struct SafetensorsEntry: Sendable, Hashable {
  /// The tensor's name.
  public let name: String
  /// What one number is.
  public let elementType: ElementType
  /// Sizes, outermost first; empty for one number. Sizes of 0 are legal.
  public let shape: [Int]
  /// Where the bytes are, counted from the start of the file. Little-endian, row-major. The start
  /// need not be a multiple of the element's size: copy rather than cast.
  public let byteRange: Range<Int>

  /// Numbers in the tensor.
  public var elementCount: Int { byteRange.count / elementType.byteSize }
}

/// A safetensors file, mapped into memory and checked.
///
/// The rules are those of the reference library in Rust: a header of at most 100,000,000 bytes of
/// UTF-8 JSON, and tensors that cover the rest of the file exactly, without gap or overlap. After
/// `init` every entry is inside the file and has as many bytes as its shape needs.
public final class SafetensorsFile: Sendable {
  /// The mapped file; tensors that borrow bytes must keep it.
  public let file: MappedFile
  /// The tensors in the order of their bytes.
  public let entries: [SafetensorsEntry]
  /// The free text under `__metadata__`; empty where there is none.
  public let metadata: [String: String]
  private let indexOfName: [String: Int]

  /// Opens and checks a file. Cost: O(header); no tensor is touched.
  /// - Throws: a `safetensors.*` code for every way in which the file can be wrong,
  ///   `weights.pickle` for a PyTorch pickle, or what ``MappedFile`` throws.
  public init(path: String) throws(RewardError) {
    let mapped = try MappedFile(path: path)
    do throws(RewardError) {
      let header = try SafetensorsHeader(file: mapped)
      file = mapped
      entries = header.entries
      metadata = header.metadata
      indexOfName = Dictionary(
        uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
    } catch { throw error.inFile(path) }
  }

  /// The entry of a name, or nil. Cost: O(1).
  public subscript(name: String) -> SafetensorsEntry? { indexOfName[name].map { entries[$0] } }

  /// The entry of a name.
  /// - Throws: `safetensors.missing-tensor`.
  public func entry(named name: String) throws(RewardError) -> SafetensorsEntry {
    guard let entry = self[name] else {
      throw RewardError(
        .safetensorsMissingTensor, "the file has no such tensor",
        at: .init(file: file.path, item: name))
    }
    return entry
  }

  /// The bytes of a tensor of this file, valid as long as `file` lives.
  /// - Throws: `file.truncated` when the file was cut after it was opened.
  public func bytes(of entry: SafetensorsEntry) throws(RewardError) -> UnsafeRawBufferPointer {
    try file.bytes(entry.byteRange)
  }
}
