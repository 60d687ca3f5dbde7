import Foundation
import OrderedCollections
import RewardKit

/// Seconds that a body takes.
func elapsed(_ body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body).inSeconds
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// The median, and every value that it was taken from: `spread` of `peers/common.py`.
func spread(_ values: [Double]) -> JSONValue {
  precondition(!values.isEmpty, "at least one value was measured")
  let sorted = values.sorted()
  let middle = sorted.count / 2
  let median =
    sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  return ["median": .number(median), "all": .array(values.map { .number($0) })]
}

/// Most memory that this process has had resident, in MiB.
func peakResidentMiB() -> Double {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 0x1p20
  #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 0x1p10
  #endif
}

/// Memory that this process has resident now, in MiB; 0 where the system does not tell.
func residentMiB() -> Double { residentParts().all }

/// The same, and what of it is pages of files, libtorch's code above all: the system shares them among
/// processes and drops them where memory is short.
func residentParts() -> (all: Double, files: Double) {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
    return (0, 0)
  }
  // Pages: all that are mapped, those that are resident, and of these those of files.
  let mebibytes = text.split(separator: " ").map {
    (Double($0) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 0x1p20
  }
  return mebibytes.count > 2 ? (mebibytes[1], mebibytes[2]) : (0, 0)
}

/// Prints the one JSON object of a measurement.
///
/// - Parameters:
///   - peak: as ``peakResidentMiB()`` gave it when the measured work was done.
func report(
  _ fields: JSONObject, model: String? = nil, threads: Int, peak: Double = peakResidentMiB()
) {
  var object: JSONObject = ["peer": "rewardkit"]
  if let model { object["model"] = .string(model) }
  object["threads"] = .number(threads)
  object["versions"] = [
    "rewardkit": .string(rewardKitVersion), "swift": .string(swiftVersion),
    "libtorch": .string(Torch.version),
  ]
  object.merge(fields) { $1 }
  object["peak_rss_mib"] = .number((peak * 10).rounded() / 10)
  print(JSONValue.object(object).text)
}
