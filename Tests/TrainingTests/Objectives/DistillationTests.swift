import Tensors
import Testing
import Training

struct DistillationTests {
  /// Fixture of the specification: ReMoDetect's replay term.
  @Test func fixture() {
    let term = Distillation.replay(
      teacher: Tensor([1.5] as [Float]), student: Tensor([1.2] as [Float]))
    expectValues(term, [0.0009], within: 1e-7)
  }

  @Test func gradientsEqualDifferences() {
    let teacher = [0.5, -1, 2, 0]
    expectGradients([[4]]) { inputs in
      Distillation.replay(
        teacher: Tensor(teacher.map { Float($0) }), student: inputs[0], coefficient: 0.3)
    } reference: { inputs in
      0.3 * zip(teacher, inputs[0]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
  }

  @Test func onlyTheStudentLearns() {
    let result = gradients([.ones([2]), .zeros([2])]) {
      Distillation.replay(teacher: $0[0], student: $0[1], coefficient: 1)
    }
    #expect(result.gradients == [[0, 0], [-2, -2]])
    let same = Tensor([1e4, -1e4] as [Float])
    expectValues(Distillation.replay(teacher: same, student: same), [0])
    #expect(
      abs(Distillation.replay(teacher: same, student: -same, coefficient: 1).item - 8e8) < 100)
  }
}
