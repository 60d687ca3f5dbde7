public import Storage
public import Tensors

extension SafetensorsTensor {
  /// A tensor to be written as fp32. Its bytes are read when its turn comes; writing throws
  /// `torch.memory` when there is none for a copy.
  public init(_ name: String, _ tensor: Tensor) {
    self.init(name: name, elementType: .float32, shape: tensor.shape) { sink in
      let plain = try withTensorErrors { tensor.detached.to(.float32, device: .cpu).contiguous() }
      try plain.withBytes(sink)
    }
  }
}
