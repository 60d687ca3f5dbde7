"""Floating-point operations of a model's matrix products, from its config.json."""

import json


class Flops:
    """For one token each. Only the linear layers are counted, not attention's own products, norms
    or the embedding: what is left out makes the share of the machine's rate look smaller."""

    def __init__(self, directory):
        config = json.loads((directory / "config.json").read_text())
        width, heads = config["hidden_size"], config["num_attention_heads"]
        head = config.get("head_dim") or width // heads
        pairs = config.get("num_key_value_heads") or heads
        layer = (
            width * head * (heads + 2 * pairs)  # queries, keys and values
            + head * heads * width  # output
            + 3 * width * config["intermediate_size"])  # gate, up and down
        self.trunk = 2 * layer * config["num_hidden_layers"]
        self.vocabulary = 2 * width * config["vocab_size"]
        # The backward pass does two products for each of the forward pass.
        self.training = 3 * self.trunk
