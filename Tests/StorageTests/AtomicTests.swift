import Basics
import Foundation
import Testing

@testable import Storage

@Suite struct AtomicTests {
  let folder: TemporaryFolder
  struct Fault: Error {}

  init() throws { folder = try TemporaryFolder() }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private func fill(_ directory: String, _ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: directory + "/inner", withIntermediateDirectories: true)
    for name in ["a", "b", "inner/c"] { try AtomicFile.write(text, to: "\(directory)/\(name)") }
  }

  /// What the directory holds, or nil where it is not whole.
  private func version(_ directory: String) throws -> String? {
    guard AtomicDirectory.isComplete(directory) else { return nil }
    let texts = try ["a", "b", "inner/c"].map {
      String(decoding: try contents("\(directory)/\($0)"), as: UTF8.self)
    }
    #expect(Set(texts).count == 1, "a mixture of versions")
    return texts[0]
  }

  /// A link stays, and what it leads to is replaced.
  @Test func linksAreFollowed() throws {
    let (path, link) = (folder.file("real.txt"), folder.file("link.txt"))
    try AtomicFile.write("one", to: path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try AtomicFile.write("two", to: link)
    #expect(try contents(path) == Array("two".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    let nowhere = folder.file("nowhere.txt")
    try FileManager.default.createSymbolicLink(
      atPath: nowhere, withDestinationPath: folder.file("gone"))
    #expect(try code { try AtomicFile.write("x", to: nowhere) } == "file.missing")
  }

  /// A file in the place of a device or a pipe would take it from everybody else.
  @Test func devicesAndPipesStay() throws {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(try code { try AtomicFile.write("x", to: pipe) } == "file.kind")
    var found = stat()
    #expect(lstat(pipe, &found) == 0 && found.st_mode & S_IFMT == S_IFIFO)
    #expect(try code { _ = try AtomicFile.target(of: "/dev/null") } == "file.kind")
    #expect(try names(folder.path) == ["pipe"])
  }

  @Test func filesAreReplacedWhole() throws {
    let path = folder.file("a.txt")
    try AtomicFile.write("one", to: path)
    try AtomicFile.write("two", to: path)
    #expect(try contents(path) == Array("two".utf8))
    #expect(throws: Fault.self) {
      try AtomicFile.replace(path) {
        try $0.write(Array("three".utf8))
        throw Fault()
      }
    }
    #expect(try contents(path) == Array("two".utf8))
    #expect(try names(folder.path) == ["a.txt"])
    #expect(try code { try AtomicFile.write("x", to: folder.file("no/a")) } == "file.missing")
  }

  @Test func directoriesAreReplacedWhole() throws {
    let path = folder.file("deep/er/checkpoint/")
    try AtomicDirectory.replace(at: path) { try fill($0, "one") }
    #expect(try version(path) == "one")
    try AtomicDirectory.replace(at: path) { try fill($0, "two") }
    #expect(try version(path) == "two")
    #expect(try names(folder.file("deep/er")) == ["checkpoint"])
  }

  /// The state on disk at every moment, as a kill there would leave it: after recovery the old or
  /// the new contents are there whole, and nothing else.
  @Test(arguments: [false, true]) func killAtEveryMoment(hasOld: Bool) throws {
    let home = folder.file("home")
    let path = "\(home)/checkpoint"
    if hasOld { try AtomicDirectory.replace(at: path) { try fill($0, "old") } }
    var moments: [(name: String, mayBe: Set<String?>)] = []
    func photograph(_ name: String, _ mayBe: Set<String?>) throws {
      moments.append((name, mayBe))
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: home, toPath: folder.file(name))
    }
    let before: String? = hasOld ? "old" : nil
    try AtomicDirectory.replace(
      at: path,
      step: { step in
        let isMarked = [.marked, .steppedAside, .renamed, .deleted].contains(step)
        try photograph(
          "\(step)", isMarked && !hasOld ? ["new"] : isMarked ? ["old", "new"] : [before])
      },
      build: { temporary in
        try photograph("building", [before])
        try AtomicFile.write("new", to: "\(temporary)/a")
        try photograph("half built", [before])
        try fill(temporary, "new")
      })
    #expect(try version(path) == "new")
    #expect(moments.count == AtomicDirectory.Step.allCases.count + 2)
    for moment in moments {
      let target = folder.file("\(moment.name)/checkpoint")
      let copy = folder.file("\(moment.name) again")
      try FileManager.default.copyItem(atPath: folder.file(moment.name), toPath: copy)
      try AtomicDirectory.recover(at: target)
      let found = try version(target)
      #expect(moment.mayBe.contains(found), "\(moment.name): \(found ?? "nothing")")
      #expect(try names(folder.file(moment.name)) == (found == nil ? [] : ["checkpoint"]))
      // Writing anew needs no recovery before it.
      try AtomicDirectory.replace(at: "\(copy)/checkpoint") { try fill($0, "later") }
      #expect(try version("\(copy)/checkpoint") == "later")
      #expect(try names(copy) == ["checkpoint"])
    }
  }

  /// Errors, unlike kills, are cleaned up at once.
  @Test func faultAtEveryMoment() throws {
    let path = folder.file("checkpoint")
    try AtomicDirectory.replace(at: path) { try fill($0, "old") }
    #expect(throws: Fault.self) { try AtomicDirectory.replace(at: path) { _ in throw Fault() } }
    for fault in AtomicDirectory.Step.allCases {
      #expect(throws: Fault.self) {
        try AtomicDirectory.replace(
          at: path, step: { if $0 == fault { throw Fault() } }, build: { try fill($0, "new") })
      }
      try AtomicDirectory.recover(at: path)
      #expect(try names(folder.path) == ["checkpoint"])
      #expect(try version(path) == ([.renamed, .deleted].contains(fault) ? "new" : "old"))
      try AtomicDirectory.replace(at: path) { try fill($0, "old") }
    }
  }

  @Test func othersAtWorkStayUntouched() throws {
    let path = folder.file("checkpoint")
    try AtomicDirectory.replace(at: path) { outer in
      try fill(outer, "outer")
      // A second writer of this process comes and goes meanwhile; process 1 is always alive.
      let foreign = folder.file(".checkpoint.tmp-1-0123456789abcdef")
      try fill(foreign, "foreign")
      try AtomicDirectory.replace(at: path) { try fill($0, "inner") }
      #expect(try version(path) == "inner")
      #expect(FileManager.default.fileExists(atPath: outer + "/a"))
      #expect(FileManager.default.fileExists(atPath: foreign))
    }
    #expect(try version(path) == "outer")
  }

  @Test func refusals() throws {
    let file = try folder.write([1], to: "file")
    #expect(try code { try AtomicDirectory.replace(at: file) { _ in } } == "directory.kind")
    #expect(try code { try AtomicDirectory.replace(at: "/") { _ in } } == "argument")
    #expect(try contents(file) == [1])
    #expect(!AtomicDirectory.isComplete(folder.path))
  }

  @Test func linksStayLinks() throws {
    let real = folder.file("real")
    try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: real)
    try AtomicDirectory.replace(at: folder.file("link")) { try fill($0, "new") }
    #expect(try version(real) == "new")
    #expect(try version(folder.file("link")) == "new")
  }
}
