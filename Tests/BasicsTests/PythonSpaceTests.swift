import Basics
import Testing

/// Python's notion of white space.
@Suite struct PythonSpaceTests {
  /// `[c for c in range(0x110000) if chr(c).isspace()]` of Python 3.
  private static let spaces: Set<UInt32> = [
    0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001,
    0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f,
    0x205f, 0x3000,
  ]

  @Test func everyScalar() {
    let found = (0...UInt32(0x10ffff)).filter { Unicode.Scalar($0)?.isPythonSpace == true }
    #expect(Set(found) == Self.spaces && found.count == Self.spaces.count)
  }
}
