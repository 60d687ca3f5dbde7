import Basics
import OrderedCollections

/// An inspection for people: nothing that is empty, and words for what a JSON flag leaves open.
struct PlainInspection {
  let object: JSONObject

  init(_ object: JSONObject) {
    var plain = JSONObject()
    for (key, value) in object {
      switch (key, value) {
      case (_, .object(let inner)):
        let members = PlainInspection(inner).object
        if !members.isEmpty { plain[key] = .object(members) }
      case (_, .array(let items)) where items.isEmpty: continue
      case ("lossless", .bool(let isLossless)):
        plain[key] =
          isLossless
          ? "yes: every character has a token or reads as the unknown token"
          : "no: characters that the vocabulary lacks have no token and are left out"
      default: plain[key] = value
      }
    }
    self.object = plain
  }
}
