import Basics
import Evaluation
import Tracking
import Training

/// Shows a training to a person: a progress bar with the last numbers, and a line for each
/// evaluation and checkpoint.
final class TrainConsole {
  private let bar: ProgressBar
  private var shown = 0

  init(_ bar: ProgressBar) { self.bar = bar }

  var reporter: TrainingJob.Reporter {
    var observer = RewardTrainer.Observer()
    observer.onStep = { [self] step, total, metrics in
      bar.total = total
      bar.advance(by: step - shown)
      shown = step
      var postfix = LoggedMetrics()
      for name in ["loss", "accuracy", "margin", "learning_rate"] {
        if let value = metrics[name] { postfix[name] = value }
      }
      bar.setPostfix(postfix)
    }
    observer.onEvaluation = { [self] step, result in
      bar.write(
        "step \(step): held-out accuracy "
          + NumberText.interval(result.accuracy, result.interval.lower, result.interval.upper)
          + ", log loss \(NumberText.significant(result.calibration.logLoss, digits: 4))")
    }
    observer.onCheckpoint = { [self] path in bar.write("saved \(path)") }
    observer.shouldStop = { Interrupt.isRequested }
    return TrainingJob.Reporter(say: { Console.say($0) }, observer: observer)
  }
}
