import Foundation

/// The learning rate of each step, as transformers' schedulers give it.
struct LearningRate {
  let options: TrainingOptions
  let totalSteps: Int
  let warmupSteps: Int

  init(_ options: TrainingOptions, totalSteps: Int) {
    self.options = options
    self.totalSteps = totalSteps
    warmupSteps = Int((options.warmupRatio * Double(totalSteps)).rounded(.up))
  }

  /// - Parameter step: 0 for the first update.
  func callAsFunction(step: Int) -> Double {
    if step < warmupSteps {
      return options.learningRate * Double(step) / Double(max(1, warmupSteps))
    }
    let progress = Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps))
    switch options.schedule {
    case .constant: return options.learningRate
    case .linear: return options.learningRate * max(0, 1 - progress)
    case .cosine: return options.learningRate * max(0, 0.5 * (1 + cos(.pi * progress)))
    }
  }
}
