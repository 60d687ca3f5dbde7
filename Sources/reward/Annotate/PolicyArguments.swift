import ArgumentParser
import Training

/// What is done with pairs by their strength, in the order of these options.
struct PolicyArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out the share of pairs with the lowest strengths; --dropped says where they go.",
      valueName: "share"))
  var dropLowest: Double?

  @Option(help: "File for the rows that --drop-lowest leaves out of --output.")
  var dropped: String?

  @Option(
    help: ArgumentHelp(
      "Turn the labels of the share with the lowest strengths round.", valueName: "share"))
  var flipLowest: Double?

  @Option(
    help: ArgumentHelp("Smooth the labels of pairs below this strength.", valueName: "strength"))
  var softenBelow: Double?

  @Option(
    help: ArgumentHelp(
      "Smooth the labels of the share with the highest strengths.", valueName: "share"))
  var softenHighest: Double?

  @Option(help: "The chance that a smoothed label is wrong, up to 0.5.")
  var smoothing: Double?

  @Flag(help: "Write each strength as the pair's margin: its size where the label was turned.")
  var margin = false

  func validate() throws {
    for (name, share) in [
      ("--drop-lowest", dropLowest), ("--flip-lowest", flipLowest),
      ("--soften-highest", softenHighest),
    ] {
      guard let share else { continue }
      guard share > 0, share < 1 else {
        throw ValidationError("\(name) is a share between 0 and 1")
      }
    }
    if let softenBelow, !softenBelow.isFinite {
      throw ValidationError("--soften-below must be a number")
    }
    guard (dropLowest == nil) == (dropped == nil) else {
      throw ValidationError(
        "--drop-lowest and --dropped go together: rows that are left out are written there")
    }
    let softens = softenBelow != nil || softenHighest != nil
    guard softens == (smoothing != nil) else {
      throw ValidationError(
        softens
          ? "--soften-below and --soften-highest need --smoothing, the chance of a wrong label"
          : "--smoothing is for --soften-below and --soften-highest")
    }
    if let smoothing {
      guard smoothing > 0, smoothing <= 0.5 else {
        throw ValidationError(
          "--smoothing is above 0 and at most 0.5; beyond, the label would be the other one")
      }
    }
  }

  var policy: StrengthPolicy {
    var steps: [StrengthPolicy.Step] = []
    if let dropLowest { steps.append(.dropLowest(share: dropLowest)) }
    if let flipLowest { steps.append(.flipLowest(share: flipLowest)) }
    if let smoothing {
      if let softenBelow { steps.append(.softenBelow(softenBelow, smoothing: smoothing)) }
      if let softenHighest {
        steps.append(.softenHighest(share: softenHighest, smoothing: smoothing))
      }
    }
    if margin { steps.append(.margin) }
    return StrengthPolicy(steps)
  }
}
