// The ids of the frame tokens are the tokenizer's own; an encoder's classification token and
// separator stand in for beginning and end.
extension Tokenizer: TextTokenizer {}
