import Basics
import Evaluation
import Tracking
import Training

/// Shows a training to a person: a progress bar with the last numbers, another one while held-out
/// pairs are scored, and a line for each evaluation and checkpoint.
final class TrainConsole {
  private var bar: ProgressBar?
  private var scoring: ProgressBar?
  private var shown = 0
  private var scored = 0

  var reporter: TrainingJob.Reporter {
    var observer = RewardTrainer.Observer()
    observer.onStep = { [self] step, total, metrics in
      // A resumed run begins in the middle.
      let bar = bar ?? ProgressBar("train", total: total, initial: step - 1, unit: "step")
      if self.bar == nil { shown = step - 1 }
      self.bar = bar
      var postfix = LoggedMetrics()
      for name in ["loss", "accuracy", "margin", "learning_rate"] {
        if let value = metrics[name] { postfix[name] = value }
      }
      bar.setPostfix(postfix)
      bar.advance(by: step - shown)
      shown = step
    }
    observer.onScoring = { [self] done, total in
      // It takes the training bar's line and leaves it again. The first batch is done before there
      // is a bar: its time is unknown, so the rate counts from the second one.
      guard let bar = scoring else {
        guard done < total else { return }
        scoring = ProgressBar(
          "evaluate", total: total, initial: done, unit: "pair", leaves: false)
        scored = done
        return
      }
      bar.advance(by: done - scored)
      scored = done
      guard done == total else { return }
      bar.finish()
      scoring = nil
    }
    observer.onEvaluation = { [self] step, result in
      say(
        "step \(step): held-out accuracy "
          + NumberText.interval(
            result.accuracy, result.headlineInterval.lower, result.headlineInterval.upper)
          + ", log loss \(NumberText.significant(result.calibration.logLoss, digits: 4))")
    }
    observer.onCheckpoint = { [self] path in say("saved \(path)") }
    observer.shouldStop = { Interrupt.isRequested }
    return TrainingJob.Reporter(say: { Console.say($0) }, observer: observer)
  }

  func finish() { bar?.finish() }

  private func say(_ line: String) {
    if let bar { bar.write(line) } else { Console.say(line) }
  }
}
