import Foundation
import Testing

/// Results that could not be written are no success.
@Suite(.enabled(if: Program.binary != nil, "the program is not built"))
struct LostOutputTests {
  @Test(arguments: [
    ["recipe", "list"], ["recipe", "list", "--json"], ["recipe", "show", "armorm"],
    ["benchmarks"], ["--help"],
  ])
  func aFullDisk(arguments: [String]) throws {
    let folder = try Folder()
    let process = try Program.prepare(arguments, in: folder)
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = try folder.handle("talk")
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    if arguments != ["--help"] {
      #expect(try folder.text("talk").contains("<stdout>: cannot write: No space left on device"))
    }
  }
}
