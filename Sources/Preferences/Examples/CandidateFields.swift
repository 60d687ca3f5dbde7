import Basics
import Text

/// A candidate of a row, with the row's `reference` and `steps` where it has them.
func candidate(
  _ prompt: [Message], _ response: [Message], _ row: RowFields
) throws(RowFault) -> Candidate {
  guard response.last?.role == assistantRole else {
    throw RowFault(.lastRole, "the conversation does not end with the assistant's turn")
  }
  var steps: [String]?
  if case .array(let items)? = row.optional("steps") {
    var texts: [String] = []
    for item in items { texts.append(try requireText(item, "steps")) }
    steps = texts
  }
  return Candidate(
    prompt: prompt, response: response, reference: try row.optionalText("reference"),
    steps: steps, metadata: row.original)
}
