extension Unicode.Scalar {
  /// Python's `str.isspace`, which is the `\s` of its regular expressions too: Unicode's white space
  /// and the four separators of ASCII. What Python programs published hangs on it.
  @inlinable public var isPythonSpace: Bool {
    switch value {
    case 9...13, 28...32, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f,
      0x3000:
      true
    default: false
    }
  }
}
