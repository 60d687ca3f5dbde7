"""Floating-point operations of a model's matrix products, from its config.json."""

import json


class Flops:
    """What RewardKit computes, no more. Only the linear layers are counted, not attention's own
    products, norms or the embedding: what is left out makes the share of the machine's rate look
    smaller."""

    def __init__(self, directory):
        config = json.loads((directory / "config.json").read_text())
        width, heads = config["hidden_size"], config["num_attention_heads"]
        head = config.get("head_dim") or width // heads
        pairs = config.get("num_key_value_heads") or heads
        layers = config["num_hidden_layers"]
        keys_and_values = 2 * width * head * 2 * pairs
        # Queries, attention's output, and the gate, up and down projections.
        rest = 2 * (2 * width * head * heads + 3 * width * config["intermediate_size"])
        # For one token through all blocks, whole.
        self.token = (keys_and_values + rest) * layers
        # Where only some tokens are read: the last block has keys and values of all tokens, and
        # the rest for those that are read.
        self.unread = self.token - rest
        self.read = rest
        # For one token's logits.
        self.vocabulary = 2 * width * config["vocab_size"]

    def scoring(self, tokens, texts):
        """Of texts with so many distinct tokens, one token of each text read."""
        return tokens * self.unread + texts * self.read

    def training(self, tokens, texts):
        """A step on all weights: the backward pass does two products, for the weights' and for the
        inputs' gradients, where the forward pass does one."""
        return 3 * self.scoring(tokens, texts)

    def training_factors(self, tokens, texts):
        """A step on low-rank factors: no gradients of the weights. The factors' own products, some
        hundredths of the layers', are left out."""
        return 2 * self.scoring(tokens, texts)

    def generating(self, prompt_tokens, prompts, answer_tokens, answers):
        """Whole prompts, with the logits of their last tokens; then each token of an answer but
        its last, which is not fed back."""
        fed = answer_tokens - answers
        return (prompt_tokens + fed) * self.token + (prompts + fed) * self.vocabulary
