public import Tensors

/// Terms that keep a model near another one.
public enum Distillation {
  /// coefficient · Σ (teacher − student)² over replayed texts, a scalar.
  ///
  /// ReMoDetect (Lee et al., 2024) takes the model before fine-tuning as the teacher and 0.01 as
  /// the coefficient, so that the model still ranks what it ranked before. A sum as in the paper:
  /// it grows with the number of texts. No gradient flows to the teacher. Traps where shapes
  /// differ.
  ///
  /// - Parameters:
  ///   - teacher: rewards of the frozen model, `[texts]` fp32; any other shape is taken too.
  ///   - student: rewards of the trained one for the same texts.
  public static func replay(teacher: Tensor, student: Tensor, coefficient: Double = 0.01)
    -> Tensor
  {
    precondition(teacher.fits(student), "one reward of each model for each text")
    return (teacher.detached - student).squared().sum() * coefficient
  }
}
