public import Models
import Tensors

extension FeatureScaling {
  /// A network that reads rows as they are and says what `network` says of scaled ones: what is
  /// saved, and what rewards are computed with.
  ///
  /// w·(f·(x − m)) + b = (w·f)·x + (b − w·f·m), folded in fp64. The first layer has a bias
  /// afterwards, and the others get one of 0 where they had none. Traps unless the network reads
  /// rows of the scaling's width.
  public func folded(into network: Perceptron) -> Perceptron {
    let width = means.count
    precondition(network.inputs == width, "a network of the scaling's width")
    var layers = network.layers.map { layer in
      Perceptron.Layer(
        weight: layer.weight.detached,
        bias: layer.bias?.detached ?? Tensor.zeros([layer.weight.size(0)]))
    }
    let weights = layers[0].weight.doubles
    var biases = layers[0].bias?.doubles ?? []
    var folded: [Float] = []
    folded.reserveCapacity(weights.count)
    for (index, weight) in weights.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      folded.append(Float(weight * factors[column]))
      biases[row] -= weight * factors[column] * means[column]
    }
    layers[0] = Perceptron.Layer(
      weight: Tensor(folded, shape: [biases.count, width]),
      bias: Tensor(biases.map { Float($0) }))
    return Perceptron(layers)
  }
}
