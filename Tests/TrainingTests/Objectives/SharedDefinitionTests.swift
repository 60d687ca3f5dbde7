import Tensors
import Testing
import Training

/// The pair loss that every entry of the specification shares: its numbers, against fp32.
@Suite struct SharedDefinitionTests {
  private let chosen = Tensor([1.0, 0.2, -0.5] as [Float])
  private let rejected = Tensor([0.3, 0.4, -1.5] as [Float])

  private func mean(_ loss: PreferenceLoss, margin: Double? = nil) -> Double {
    loss.losses(
      chosen: chosen, rejected: rejected, margins: margin.map { .full([3], $0) }
    ).mean().item
  }

  @Test func bradleyTerryWithMarginAndCentering() {
    let plain = mean(PreferenceLoss())
    #expect(abs(plain - 0.5048622019) < 1e-6)
    #expect(abs(mean(PreferenceLoss(), margin: 0.5) - 0.7251339675) < 1e-6)
    let centred = mean(PreferenceLoss(centering: 0.01))
    #expect(abs(centred - plain - 0.0201666667) < 1e-6)
    // The form log(1 + exp(r_rejected − r_chosen)) is the same loss.
    let exponential = PreferenceLoss().losses(
      of: { ((-$0).exp() + 1).log() }, chosen: chosen, rejected: rejected)
    #expect(abs(exponential.mean().item - 0.5048622019) < 1e-6)
  }

  /// −log(σ(d) + 1e-5), as MOSS-RLHF has it, is an own loss of the difference; the built-in one is
  /// the stable form, which stays linear where that one is flat.
  @Test func mossForm() {
    func moss(_ chosen: Tensor, _ rejected: Tensor) -> [Double] {
      PreferenceLoss().losses(
        of: { -($0.sigmoid() + 1e-5).log() }, chosen: chosen, rejected: rejected
      ).doubles
    }
    let found = moss(chosen, rejected).reduce(0, +) / 3
    #expect(abs(found - 0.5048452492) < 1e-6)
    #expect(abs(found - mean(PreferenceLoss())) > 1e-5)
    let (far, zero) = (Tensor([-100] as [Float]), Tensor([0] as [Float]))
    #expect(PreferenceLoss().losses(chosen: far, rejected: zero).doubles == [100])
    // log 10⁵.
    #expect(abs(moss(far, zero)[0] - 11.512925) < 1e-4)
  }
}
