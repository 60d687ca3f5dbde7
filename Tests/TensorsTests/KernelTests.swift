import Basics
import Foundation
import Testing

@testable import Tensors

/// Kernels against the same numbers by plain operations. Widths of 4, 8 and 16 are computed by
/// vectors of 4, 8 and 16 where the processor has them.
@Suite struct KernelTests {
  private func random(_ shape: [Int], _ name: String) -> Tensor {
    var source = RandomSource(seed: 11).stream(name)
    return Tensor.normal(shape, deviation: 1, from: &source)
  }

  /// Attention of one query by its definition.
  private func expected(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, keys: [Int], scale: Double, cap: Double?, window: Int?
  ) -> [Float] {
    let seen = Array(window.map { keys.suffix($0) } ?? keys[...])
    let rows = Tensor(seen)
    let group = q.size(0) / k.size(1)
    return (0..<q.size(0)).flatMap { head -> [Float] in
      let key = k.selected(1, head / group).rows(rows)
      let value = v.selected(1, head / group).rows(rows)
      var scores = key.matmul(q.selected(0, head).unsqueezed(1)).squeezed(1) * scale
      if let cap { scores = (scores / cap).tanh() * cap }
      return scores.softmax().unsqueezed(0).matmul(value).squeezed(0).floats
    }
  }

  /// One query a step, as in the last layer and in generation; to the bit the same however the keys
  /// are divided into runs.
  @Test(arguments: [4, 8, 16, 24, 64, 128], [(3, 1), (2, 2), (6, 2)])
  func attentionOfSingles(width: Int, heads: (Int, Int)) {
    withoutGradients {
      let rows = [0, 1, 5, 63, 64, 130, 299]
      let q = random([rows.count, heads.0, width], "q")
      let k = random([300, heads.1, width], "k")
      let v = random([300, heads.1, width], "v")
      func steps(_ runs: (Int) -> [Range<Int>]) -> AttentionSteps {
        var told = AttentionSteps(areSingles: true)
        for (index, row) in rows.enumerated() {
          told.append(queries: index..<index + 1, keys: runs(row + 1).filter { !$0.isEmpty })
        }
        return told
      }
      let (whole, halves) = (steps { [0..<$0] }, steps { [0..<$0 / 2, $0 / 2..<$0] })
      for (cap, window) in [(nil, nil), (nil, 5), (3.0, nil), (2.0, 130)] as [(Double?, Int?)] {
        func attend(_ steps: AttentionSteps) -> Tensor {
          Tensor.treeAttention(q, k, v, steps: steps, scale: 0.3, cap: cap, window: window)
        }
        let found = attend(whole)
        #expect(found.floats == attend(halves).floats)
        for (index, row) in rows.enumerated() {
          let wanted = expected(
            q.selected(0, index), k, v, keys: Array(0...row), scale: 0.3, cap: cap, window: window)
          let error = zip(found.selected(0, index).floats, wanted).map { abs($0 - $1) }.max()!
          #expect(error < 2e-5, "row \(row), cap \(String(describing: cap)): \(error)")
        }
      }
    }
  }

  @Test(arguments: [4, 8, 16, 24, 64], [(3, 1), (2, 2), (6, 2)])
  func attention(width: Int, heads: (Int, Int)) {
    withoutGradients {
      let q = random([420, heads.0, width], "q")
      let k = random([420, heads.1, width], "k")
      let v = random([420, heads.1, width], "v")
      // A root longer than two blocks, a child, a grandchild after a gap, a root of one token.
      let steps: [(queries: Range<Int>, keys: [Range<Int>])] = [
        (0..<300, [0..<300]), (300..<340, [0..<340]), (350..<420, [0..<300, 310..<330, 350..<420]),
        (345..<346, [345..<346]),
      ]
      var told = AttentionSteps()
      for step in steps { told.append(queries: step.queries, keys: step.keys) }
      for (cap, window) in [(nil, nil), (nil, 5), (3.0, nil), (2.0, 130)] as [(Double?, Int?)] {
        let found = Tensor.treeAttention(
          q, k, v, steps: told, scale: 0.3, cap: cap, window: window)
        for step in steps {
          let path = step.keys.flatMap { Array($0) }
          for query in [0, 1, step.queries.count / 2, step.queries.count - 1]
          where query < step.queries.count {
            let row = step.queries.lowerBound + query
            let keys = Array(path.prefix(path.count - step.queries.count + query + 1))
            let wanted = expected(
              q.selected(0, row), k, v, keys: keys, scale: 0.3, cap: cap, window: window)
            let got = found.selected(0, row).floats
            let error = zip(got, wanted).map { abs($0 - $1) }.max()!
            #expect(error < 2e-5, "row \(row), cap \(String(describing: cap)): \(error)")
          }
        }
      }
    }
  }

  /// To the bit: the same query gives the same result however its keys are divided into runs and
  /// nodes, and wherever they lie.
  @Test func attentionDependsOnItsOwnKeysAlone() {
    withoutGradients {
      let (q, k, v) = (
        random([200, 3, 16], "q"), random([200, 1, 16], "k"), random([200, 1, 16], "v")
      )
      func run(_ steps: [(Range<Int>, [Range<Int>])], _ order: [Int]) -> [Float] {
        var told = AttentionSteps()
        for step in steps { told.append(queries: step.0, keys: step.1) }
        let rows = Tensor(order)
        return Tensor.treeAttention(
          q.rows(rows), k.rows(rows), v.rows(rows), steps: told, scale: 0.25, cap: nil, window: nil
        ).floats
      }
      let whole = run([(0..<200, [0..<200])], Array(0..<200))
      let divided = run(
        [(0..<7, [0..<7]), (7..<150, [0..<7, 7..<150]), (150..<200, [0..<150, 150..<200])],
        Array(0..<200))
      #expect(whole == divided)
      let moved = run(
        [(60..<200, [60..<200]), (0..<60, [60..<200, 0..<60])], Array(140..<200) + Array(0..<140))
      #expect(Array(moved.suffix(140 * 48)) == Array(whole.prefix(140 * 48)))
      #expect(Array(moved.prefix(60 * 48)) == Array(whole.suffix(60 * 48)))
    }
  }

  @Test func scoresThatAreNoNumbersShow() {
    withoutGradients {
      let (q, v) = (random([5, 1, 8], "q"), random([5, 1, 8], "v"))
      let k = random([5, 1, 8], "k")
      k.narrowed(0, from: 2, count: 1).fill(.nan)
      var steps = AttentionSteps()
      steps.append(queries: 0..<5, keys: [0..<5])
      let out = Tensor.treeAttention(q, k, v, steps: steps, scale: 1, cap: nil, window: nil)
      let isFinite = (0..<5).map { out.selected(0, $0).floats.allSatisfy(\.isFinite) }
      #expect(isFinite == [true, true, false, false, false])
    }
  }

  @Test(arguments: [(0..<3, [0..<2]), (0..<3, [0..<7]), (4..<7, [0..<7]), (0..<1, [-1..<2])])
  func stepsThatDoNotFitAreErrors(queries: Range<Int>, keys: [Range<Int>]) {
    let t = Tensor.zeros([6, 1, 8])
    var steps = AttentionSteps()
    steps.append(queries: queries, keys: keys)
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors {
        withoutGradients {
          Tensor.treeAttention(t, t, t, steps: steps, scale: 1, cap: nil, window: nil)
        }
      }
    }
    #expect(error?.code == .torch)
  }

  @Test(arguments: [2, 6, 10, 64])
  func rotation(width: Int) {
    let x = random([70, 3, width], "x")
    let (cosine, sine) = (random([70, 1, width], "c"), random([70, 1, width], "s"))
    let half = width / 2
    let swapped = Tensor.concatenated(
      [x.narrowed(2, from: half, count: half), x.narrowed(2, from: 0, count: half)], 2)
    let wanted = (x * cosine + swapped * sine).floats
    // A view with gaps between its rows, as queries and keys are.
    let wide = Tensor.concatenated([random([70, 1, width], "left"), x], 1)
    let view = wide.narrowed(1, from: 1, count: 3)
    let isDone = withoutGradients { view.rotateInPlace(cosine: cosine, sine: sine) }
    #expect(isDone)
    let rotated = zip(view.floats, wanted).allSatisfy { abs($0 - $1) < 1e-5 }
    #expect(rotated)
    #expect(wide.narrowed(1, from: 0, count: 1).floats == random([70, 1, width], "left").floats)
    let isRecorded = withGradients { view.rotateInPlace(cosine: cosine, sine: sine) }
    #expect(!isRecorded)
  }

  @Test(arguments: [1, 7, 48, 576])
  func rmsNorm(width: Int) {
    let (x, weight) = (random([40, width], "x"), random([width], "w"))
    let kernel = withoutGradients { x.rmsNorm(weight: weight, epsilon: 1e-5).floats }
    let operation = withGradients { x.rmsNorm(weight: weight, epsilon: 1e-5).floats }
    let isEqual = zip(kernel, operation).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($1)) }
    #expect(isEqual)
  }
}

/// Layers laid out for computing alone.
@Suite struct PackedLinearTests {
  private func random(_ shape: [Int], _ name: String) -> Tensor {
    var source = RandomSource(seed: 12).stream(name)
    return Tensor.normal(shape, deviation: 1, from: &source)
  }

  /// Sizes that fill blocks and tiles, and such that do not.
  @Test(arguments: Precision.allCases, [(1, 48, 64), (3, 19, 71), (64, 19, 72), (200, 48, 64)])
  func nearThePlainLayer(precision: Precision, size: (rows: Int, outputs: Int, inputs: Int)) {
    withoutGradients {
      let (rows, outputs, inputs) = size
      let x = random([rows, inputs], "x")
      let (w, b) = (random([outputs, inputs], "w"), random([outputs], "b"))
      let other = random([rows, outputs], "o")
      let packed = PackedLinear(weight: w, bias: b, precision: precision)
      let wanted = x.linear(w, bias: b)
      let size = wanted.squared().mean().item.squareRoot()
      let allowed =
        [
          .float32: 1e-6, .float16: 1e-3, .bfloat16: 5e-3, .int8: 0.03, .q8_0: 0.02, .q4_1: 0.15,
        ][precision]! * size
      func error(_ found: Tensor, _ wanted: Tensor) -> Double {
        (found - wanted).squared().mean().item.squareRoot()
      }
      let errors = [
        error(packed(x), wanted), error(packed(x, addedTo: other), other + wanted),
        error(packed(x, times: other), other * wanted) / 1.5,
      ]
      #expect(errors.max()! < allowed, "\(errors)")
    }
  }

  /// What others are in the batch changes nothing, to the bit.
  @Test(arguments: [Precision.float32, .int8, .q8_0, .q4_1])
  func rowsDependOnThemselvesAlone(precision: Precision) {
    withoutGradients {
      for (outputs, inputs) in [(80, 96), (19, 72)] {
        let (x, w) = (random([130, inputs], "x"), random([outputs, inputs], "w"))
        let packed = PackedLinear(weight: w, precision: precision)
        let all = packed(x).floats
        for count in [1, 2, 5, 33, 129] {
          let some = packed(x.narrowed(0, from: 0, count: count)).floats
          #expect(some == Array(all.prefix(count * outputs)), "\(count) rows of \(inputs)")
        }
      }
    }
  }

  /// Without VNNI, rows have at least 13 bits and a sign: with weights that 8 bits hold exactly, almost
  /// nothing is lost, however far one input is above the others.
  @Test(
    .enabled(
      if: ["avx2", "default"].contains(
        ProcessInfo.processInfo.environment["ATEN_CPU_CAPABILITY"] ?? ""),
      "for ATEN_CPU_CAPABILITY=avx2 or default"), arguments: [64, 576, 5000])
  func wideRowsKeepWhatBytesWouldLose(inputs: Int) {
    withoutGradients {
      let levels = (0..<19 * inputs).map { index -> Float in
        index % inputs == 0 ? 127 : Float((index * 37) % 255 - 127)
      }
      let w = Tensor(levels, shape: [19, inputs])
      let x = random([7, inputs], "x")
      x.narrowed(1, from: 3, count: 1).fill(20)
      let (found, wanted) = (PackedLinear(weight: w, precision: .int8)(x), x.linear(w))
      let size = wanted.squared().mean().item.squareRoot()
      let error = (found - wanted).squared().mean().item.squareRoot()
      #expect(error < 1e-3 * size, "\(error) of \(size)")
    }
  }

  @Test(arguments: [Precision.int8, .q8_0, .q4_1], [false, true])
  func zerosAndWhatIsNoNumber(precision: Precision, narrows: Bool) {
    withoutGradients {
      let x = random([4, 64], "x")
      x.narrowed(0, from: 1, count: 1).fill(0)
      x.narrowed(0, from: 2, count: 1).narrowed(1, from: 3, count: 1).fill(.nan)
      x.narrowed(0, from: 3, count: 1).narrowed(1, from: 3, count: 1).fill(.infinity)
      let out = PackedLinear(
        weight: random([16, 64], "w"), precision: precision, narrows: narrows)(x)
      let rows = (0..<4).map { out.selected(0, $0).floats }
      let isNumber = rows.map { $0.allSatisfy(\.isFinite) }
      let isNaN = rows.map { $0.allSatisfy(\.isNaN) }
      #expect(isNumber == [true, true, false, false])
      #expect(isNaN == [false, false, true, true])
      #expect(rows[1] == [Float](repeating: 0, count: 16))
    }
  }

  /// Blocks as GGUF writes them are kept as they are: an input with a single value in it, which is
  /// not rounded either, reads the weights.
  @Test(arguments: [Precision.q8_0, .q4_1])
  func blocksAreKept(precision: Precision) {
    withoutGradients {
      // Neither outputs nor inputs fill their tiles and blocks.
      let (rows, columns) = (19, 72)
      var levels: [Float] = []
      for row in 0..<rows {
        for column in 0..<columns {
          // Each block has its first and its last level.
          let place = column % 32
          if precision == .q4_1 {
            let q = place == 0 ? 0 : place == 1 ? 15 : (row * 7 + column * 5) % 16
            levels.append(Float(q) * 0.25 - Float(row) - 2)
          } else {
            let q = place == 0 ? 127 : (row * 31 + column * 17) % 255 - 127
            levels.append(Float(q) * 0.0625)
          }
        }
      }
      let w = Tensor(levels, shape: [rows, columns])
      let packed = PackedLinear(weight: w, precision: precision)
      for column in [0, 1, 17, 31, 32, 63, 71] {
        let unit = Tensor.zeros([1, columns])
        unit.narrowed(1, from: column, count: 1).fill(127)
        #expect(packed(unit).floats == unit.linear(w).floats, "column \(column)")
      }
    }
  }

  /// Sums of 16 bits inside the kernel do not overflow: that would be thousands beside the steps'
  /// rounding to fp16, 192 · 2⁻¹¹.
  @Test(arguments: [Precision.q8_0, .q4_1])
  func extremesDoNotOverflow(precision: Precision) {
    withoutGradients {
      let w = Tensor.full([8, 64], 1)
      for start in [0, 32] {
        // A block of 4 bits needs another value than its greatest.
        w.narrowed(1, from: start, count: 1).fill(-1)
      }
      let x = Tensor.full([5, 64], -3)
      let found = PackedLinear(weight: w, precision: precision)(x)
      let wanted = x.linear(w)
      let isEqual = zip(found.floats, wanted.floats).allSatisfy { abs($0 - $1) < 0.2 }
      #expect(isEqual, "\(found.floats.prefix(8)) \(wanted.floats.prefix(8))")
    }
  }

  /// Where int8 may be of 7 bits: as near as that allows, for sizes that fill blocks and tiles and
  /// such that do not, and each row by itself.
  @Test(arguments: [(1, 48, 64), (5, 19, 71), (64, 19, 72), (200, 48, 64), (331, 130, 576)])
  func narrowWeights(size: (rows: Int, outputs: Int, inputs: Int)) {
    withoutGradients {
      let (rows, outputs, inputs) = size
      let x = random([rows, inputs], "x")
      let (w, b) = (random([outputs, inputs], "w"), random([outputs], "b"))
      let other = random([rows, outputs], "o")
      let packed = PackedLinear(weight: w, bias: b, precision: .int8, narrows: true)
      let wanted = x.linear(w, bias: b)
      let allowed = 0.03 * wanted.squared().mean().item.squareRoot()
      for (found, wanted) in [
        (packed(x), wanted), (packed(x, addedTo: other), other + wanted),
        (packed(x, times: other) / 1.5, other * wanted / 1.5),
      ] {
        let error = (found - wanted).squared().mean().item.squareRoot()
        #expect(error < allowed, "\(error) of \(allowed)")
      }
      let last = packed(x.narrowed(0, from: rows - 1, count: 1)).floats
      #expect(last == Array(packed(x).floats.suffix(outputs)))
    }
  }

  /// The largest weights beside the largest inputs: products of bytes, added in pairs, fit 16 bits.
  @Test(arguments: [16, 64, 71]) func narrowSumsDoNotOverflow(inputs: Int) {
    withoutGradients {
      for sign in [1.0, -1] {
        let layer = PackedLinear(
          weight: Tensor.full([17, inputs], sign), precision: .int8, narrows: true)
        // 71 inputs have no block to rotate, so that all of them are the largest at once.
        let found = layer(Tensor.full([7, inputs], 3))
        let wanted = 3 * Float(sign) * Float(inputs)
        #expect(
          found.floats.allSatisfy { abs($0 / wanted - 1) < 0.01 }, "\(found.floats.prefix(3))")
      }
    }
  }

  /// The most that a row's sum can be fits 32 bits, however many inputs there are.
  @Test(arguments: [64, 2049, 20_000])
  func longSumsDoNotOverflow(inputs: Int) {
    withoutGradients {
      let layer = PackedLinear(weight: Tensor.full([17, inputs], -1), precision: .int8)
      let found = layer(Tensor.full([7, inputs], 3))
      let wanted = -3 * Float(inputs)
      #expect(found.floats.allSatisfy { abs($0 / wanted - 1) < 1e-3 }, "\(found.floats.prefix(3))")
    }
  }

  /// Operands that do not fit are an error, never read past their ends.
  @Test(arguments: Precision.allCases, [false, true])
  func sizesThatDoNotFitAreRefused(precision: Precision, narrows: Bool) {
    let w = random([19, 72], "w")
    let layer = PackedLinear(weight: w, precision: precision, narrows: narrows)
    let short = PackedLinear(weight: w, bias: random([18], "b"), precision: precision)
    // A weight that is stored in half precision may come in it.
    let isHalf = precision == .bfloat16 || precision == .float16
    let attempts: [() -> Tensor] =
      [
        { layer(self.random([2, 71], "x")) }, { layer(self.random([2, 96], "x")) },
        { short(self.random([2, 72], "x")) },
        { layer(self.random([2, 72], "x"), addedTo: self.random([2, 18], "o")) },
      ]
      + (isHalf
        ? []
        : [
          {
            PackedLinear(weight: w.to(.bfloat16), precision: precision)(self.random([2, 72], "x"))
          }
        ])
    for (index, attempt) in attempts.enumerated() {
      let error = #expect(throws: RewardError.self, "\(index)") {
        try withTensorErrors { withoutGradients { attempt() } }
      }
      #expect(error?.code == .torch)
    }
  }

  @Test(arguments: [Precision.q8_0, .q4_1, .float16, .bfloat16])
  func whatFewerBitsCannotHoldIsRefused(precision: Precision) {
    for value in [Double.nan, .infinity, precision == .bfloat16 ? 3.4e38 : 1e9] {
      let w = random([8, 64], "w")
      w.narrowed(0, from: 2, count: 1).narrowed(1, from: 3, count: 1).fill(value)
      #expect(throws: RewardError.self) {
        try withTensorErrors { PackedLinear(weight: w, precision: precision) }
      }
    }
  }

  @Test func gradientsAreRefused() {
    let packed = PackedLinear(weight: random([16, 64], "w"))
    let x = random([2, 64], "x")
    x.requiresGradient = true
    let error = #expect(throws: RewardError.self) {
      try withTensorErrors { withGradients { packed(x) } }
    }
    #expect(error?.code == .torch)
  }
}

@Suite struct CompactTableTests {
  private func table(_ make: (Int) -> Float) -> Tensor {
    Tensor((0..<5000 * 64).map(make), shape: [5000, 64])
  }

  /// fp32 values that are no others', those of bf16, and those of blocks: whatever it is kept in, the
  /// rows are the same to the bit.
  @Test(arguments: ["fp32", "bf16", "blocks"])
  func rowsAreTheSame(kind: String) throws {
    let table = table { index in
      switch kind {
      case "fp32": Float(index) * 1.000_001e-3
      case "bf16": Float(index % 200 - 100) / 256
      // A step of 11 bits times an integer of 7: more digits than bf16 has.
      default: Float(index % 32 == 0 ? 127 : index % 211 - 105) * 1.125e0 * 0.001953125 * 1.0078125
      }
    }
    let compact = try withTensorErrors { CompactTable(table) }
    let ids = Tensor([4999, 0, 17, 4096, 4095, 17])
    #expect(compact.rows(ids).floats == table.embedding(ids).floats)
    #expect(compact.bytes == ["fp32": 4, "bf16": 2][kind].map { $0 * 320_000 } ?? 340_000)
  }

  @Test func roundedValuesAreWidened() {
    let table = table { Float($0) * 1.000_001e-3 }
    let ids = Tensor([4999, 3])
    let halves = CompactTable(table, roundedTo: .bfloat16).rows(ids)
    #expect(halves.dtype == .float32)
    #expect(halves.floats == table.embedding(ids).to(.bfloat16).to(.float32).floats)
  }
}
