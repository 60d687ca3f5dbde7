import Basics
import CArrow
import Foundation

/// An open Parquet file, by way of `CArrow`.
final class ParquetFile {
  let path: String
  /// The names of all columns of the first level.
  let names: [String]
  private let handle: carrow_file

  /// - Throws: `file.missing`, `file.access`, `file.kind`, `parquet.corrupt`, `parquet.memory`,
  ///   `parquet.unsupported`.
  init(path: String, maximumMemory: Int) throws(RewardError) {
    self.path = path
    let file = try OpenFile.readingRegular(path)
    try ParquetFooter.check(file)
    var opened: carrow_file?
    // It makes a copy of the descriptor.
    let status = withExtendedLifetime(file) {
      carrow_open(file.descriptor, Int64(maximumMemory), &opened)
    }
    guard status == 0, let opened else { throw arrowError(status, file: path) }
    handle = opened
    names = (0..<carrow_name_count(opened)).map { String(cString: carrow_name(opened, $0)) }
  }

  deinit { carrow_close(handle) }

  var rowCount: Int { Int(carrow_row_count(handle)) }
  var rowGroupCount: Int { Int(carrow_row_group_count(handle)) }
  var peakMemory: Int { Int(carrow_peak_memory(handle)) }

  /// Chooses what is read; called once. - Returns: a struct of the columns.
  func select(_ indices: [Int]) throws(RewardError) -> ParquetColumn {
    var root: UnsafePointer<carrow_column>?
    let numbers = indices.map(Int32.init)
    let status = carrow_select(handle, numbers, Int32(numbers.count), &root)
    guard status == 0, let root else { throw arrowError(status, file: path) }
    do throws(RewardError) { return try ParquetColumn(root.pointee) } catch {
      throw error.inFile(path)
    }
  }

  /// The next rows; nil at the end.
  func next() throws(RewardError) -> ParquetBatch? {
    let batch = ParquetBatch(of: self)
    let status = carrow_next(handle, batch.array)
    guard status == 0 else { throw arrowError(status, file: path) }
    return batch.array.pointee.release == nil ? nil : batch
  }
}

/// Some rows: a struct array of Arrow's C data interface.
final class ParquetBatch {
  let array: UnsafeMutablePointer<ArrowArray>
  /// The array's memory is counted by the file.
  private let file: ParquetFile

  init(of file: ParquetFile) {
    self.file = file
    array = .allocate(capacity: 1)
    array.initialize(to: ArrowArray())
  }

  deinit {
    array.pointee.release?(array)
    array.deallocate()
  }

  var count: Int { Int(array.pointee.length) }
}
