import ArgumentParser
import Basics
import Foundation
import Tracking

/// How the program ends for an error, help requests included: what it says, where, and its code.
struct Ending {
  let text: String
  let isForPeople: Bool
  let code: Int32

  init(of error: any Error, in root: any ParsableCommand.Type) {
    if let error = error as? RewardError {
      let isUsage = error.code == .badArgument || error.code.rawValue.hasPrefix("config.")
      text = Console.isBrokenPipe(error) ? "" : "error: \(error)"
      isForPeople = true
      code = isUsage ? 2 : Self.interruptCode(error) ?? 1
      return
    }
    let exit = root.exitCode(for: error)
    if exit.isSuccess {
      (text, isForPeople, code) = (root.fullMessage(for: error), false, 0)
    } else if exit == .validationFailure {
      let message = root.fullMessage(for: error)
      // One spelling for all errors.
      text = message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message
      (isForPeople, code) = (true, 2)
    } else {
      text = error is ExitCode ? "" : "error: \(error)"
      (isForPeople, code) = (true, error is ExitCode ? exit.rawValue : 1)
    }
  }

  /// 128 and the signal's number, as shells have it, for a run that stopped for a signal.
  private static func interruptCode(_ error: RewardError) -> Int32? {
    guard [.trainingInterrupted, .rowsInterrupted].contains(error.code) else { return nil }
    return Interrupt.signalNumber.map { 128 + $0 }
  }

  func exit() -> Never {
    if !text.isEmpty {
      if isForPeople { Console.say(text) } else { Console.printResult(text + "\n") }
    }
    // Help that nobody got is no success.
    Foundation.exit(code == 0 && Console.lostResult != nil ? 1 : code)
  }
}
