import Models
import Tensors

/// Activation checkpointing (Chen et al., 2016): the forward pass keeps only what enters each
/// block, and the backward pass computes the block again. Memory for one block instead of all, for
/// one more forward pass.
struct CheckpointedPass {
  let decoder: Decoder
  let classifier: SequenceClassifier

  func accumulate(
    _ sequences: [[Int32]], loss: (Tensor) -> Tensor
  ) -> (scores: Tensor, loss: Double) {
    let tree = TokenTree(sequences)
    let plan = decoder.plan(tree)
    let rows = Tensor(
      sequences.indices.map { tree.index(of: $0, at: classifier.readPosition(sequences[$0])) }
    ).to(device: decoder.device)

    // inputs[i] enters block i; the last one enters the head.
    let inputs = withoutGradients { () -> [Tensor] in
      var states = [decoder.embed(plan)]
      for index in 0..<decoder.layerCount {
        states.append(decoder.layer(index, states[index], plan))
      }
      return states
    }
    return withGradients {
      let top = leaf(inputs.last!)
      let scores = decoder.normalized(top.rows(rows))
        .linear(classifier.weight, bias: classifier.bias).squeezed(1)
      let value = loss(scores)
      value.backward()
      // Nil only after a failure that the error scope has noted.
      guard var gradient = top.gradient else { return (scores.detached, .nan) }
      for index in (0..<decoder.layerCount).reversed() {
        let input = leaf(inputs[index])
        decoder.layer(index, input, plan).backward(gradient: gradient)
        guard let next = input.gradient else { return (scores.detached, .nan) }
        gradient = next
      }
      let embedded = decoder.embed(plan)
      if embedded.requiresGradient { embedded.backward(gradient: gradient) }
      return (scores.detached, value.item)
    }
  }

  private func leaf(_ x: Tensor) -> Tensor {
    let leaf = x.detached
    leaf.requiresGradient = true
    return leaf
  }
}
