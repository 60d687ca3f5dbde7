import Basics
import Models
import Tensors

/// Hidden states below the trained blocks: they do not change, so they are computed once for each
/// family of sequences and kept from epoch to epoch.
///
/// What is kept is decided from the data's size before the first step, not by what was used first:
/// a resumed run then computes exactly what an uninterrupted one would have.
final class FrozenStates {
  /// A set of pairs whose states are asked for.
  let set: PairSet
  private let decoder: Decoder
  /// The frozen blocks, from the bottom.
  let blocks: Range<Int>
  private var kept: [Int: Tensor] = [:]
  private var trees: [Int: TokenTree] = [:]
  /// Families up to this index are kept.
  private let keptFamilies: Int

  /// States of the trained and the evaluated pairs together take at most about half the memory that
  /// the process may use.
  static var defaultBytes: Int { availableMemory() / 4 }

  /// - Parameters:
  ///   - blocks: the frozen ones, from the bottom.
  ///   - bytes: how much may be kept.
  init(
    _ pairs: [TokenPair], decoder: Decoder, blocks: Range<Int>, bytes: Int = defaultBytes
  ) {
    self.decoder = decoder
    self.blocks = blocks
    let rowBytes = decoder.configuration.width * 4
    let joined = PairSet(pairs)
    // Where not all fits, whole families would be computed for the sake of one pair.
    let fits = joined.familyTokens <= bytes / rowBytes
    set = fits ? joined : PairSet(pairs, joinsGroups: false)
    var room = bytes / rowBytes
    var count = 0
    for family in set.families {
      room -= family.tokens
      if room < 0 { break }
      count += 1
    }
    keptFamilies = count
  }

  /// Lets go what was computed, since weights are other ones now.
  func clear() { kept = [:] }

  /// The forest of a batch and the states of its tokens, `[tokens, width]`, that enter the first
  /// trained block.
  func states(_ indices: [Int]) -> (forest: BatchForest, states: Tensor) {
    let forest = BatchForest(set, indices, familyTree: tree)
    let parts = forest.parts.map { part in
      let whole = states(ofFamily: part.family)
      // All rows in their order: nothing to pick.
      guard part.rows.count != whole.size(0) || part.rows != Array(0..<part.rows.count) else {
        return whole
      }
      return whole.rows(Tensor(part.rows).to(device: decoder.device))
    }
    return (forest, Tensor.concatenated(parts))
  }

  private func tree(_ family: Int) -> TokenTree {
    if let known = trees[family] { return known }
    let tree = TokenTree(set.families[family].sequences)
    if family < keptFamilies { trees[family] = tree }
    return tree
  }

  private func states(ofFamily family: Int) -> Tensor {
    if let known = kept[family] { return known }
    let fresh = withoutGradients {
      let plan = decoder.plan(tree(family))
      return decoder.run(decoder.embed(plan), plan, layers: blocks)
    }
    if family < keptFamilies, fresh.isDefined { kept[family] = fresh }
    return fresh
  }
}
