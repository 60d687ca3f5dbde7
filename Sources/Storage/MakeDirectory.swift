public import Basics

/// Creates a directory and those above it; one that is there is left as it is.
/// - Throws: `file.access`, also where a file has the name.
public func makeDirectory(_ path: String) throws(RewardError) {
  try DirectoryTree.create(path)
}
