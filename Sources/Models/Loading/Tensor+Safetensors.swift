public import Storage
public import Tensors

extension SafetensorsTensor {
  /// A tensor to be written as fp32. Its bytes are read when its turn comes.
  public init(_ name: String, _ tensor: Tensor) {
    self.init(name: name, elementType: .float32, shape: tensor.shape) { sink in
      try tensor.detached.to(.float32, device: .cpu).contiguous().withBytes(sink)
    }
  }
}
