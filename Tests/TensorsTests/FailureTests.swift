import Basics
import Testing

@testable import Tensors

/// What fails inside an error scope gives an error and never a trap or a leak.
struct FailureTests {
  private final class Owner {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 64)
    deinit { bytes.deallocate() }
  }

  @Test func memoryThatIsNotThere() {
    // A pebibyte of floats and more: beyond any address space, whatever the system promises.
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors { Tensor.empty([1 << 48]) }
    }
    #expect(error?.code == .torchMemory)
  }

  @Test func aTensorThatCannotBeMadeReleasesItsOwner() {
    weak var watched: Owner?
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors {
        let owner = Owner()
        watched = owner
        _ = Tensor.borrowing(owner.bytes, shape: [-1], dtype: .float32, owner: owner)
      }
    }
    #expect(error?.code == .torch)
    #expect(watched == nil)
  }

  @Test func undefinedTensorsHaveNoBytes() {
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors {
        let bad = Tensor.zeros([2, 3]).matmul(Tensor.zeros([2, 3]))
        #expect(!bad.isDefined)
        #expect(bad.withBytes { $0.count } == 0)
        #expect(bad.withMutableBytes { $0.count } == 0)
        #expect(Tensor(adopting: bad).floats.isEmpty)
      }
    }
    #expect(error?.message.contains("matmul") == true)
  }

  @Test func emptyTensorsHaveNoBytesAndNoError() throws {
    try withTensorErrors {
      let none = Tensor.zeros([0, 3])
      #expect(none.withBytes { $0.count } == 0)
      #expect(none.withMutableBytes { $0.count } == 0)
    }
  }
}
