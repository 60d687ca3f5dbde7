#!/usr/bin/env python3
"""Scores token ids with transformers, from a directory that `reward train` wrote.

    check_reload.py DIRECTORY ROWS.jsonl [--base DIRECTORY]

DIRECTORY is a sequence classifier or a PEFT adapter (adapter_config.json; its base model is the one
named there unless --base is given). Each row is {"ids": [...]}. For each row one line is printed:

    {"score": s, "padded_right": r, "padded_left": l}

`score` is computed alone, the others in batches of four padded with the model's pad_token_id (null
where it has none, or for a model that the reference pads on the right only), all in fp32. Anything
that the reference had to invent (a head it did not find) is an error: exit 1, a line on stderr.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
import transformers
from safetensors import safe_open
from transformers import AutoModelForSequenceClassification

PADDED = 4


def load(directory, base):
    arguments = dict(dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    adapter = directory / "adapter_config.json"
    if not adapter.exists():
        model, info = AutoModelForSequenceClassification.from_pretrained(directory, **arguments)
        if info["missing_keys"] or info["unexpected_keys"] or info["mismatched_keys"]:
            sys.exit(f"check_reload.py: {directory} does not fit its model: {info}")
        return model.eval()
    from peft import PeftModel

    base = base or json.loads(adapter.read_text())["base_model_name_or_path"]
    # The head comes with the adapter: that of the base model is new and is replaced.
    model, _ = AutoModelForSequenceClassification.from_pretrained(base, num_labels=1, **arguments)
    model = PeftModel.from_pretrained(model, directory)
    with safe_open(directory / "adapter_model.safetensors", "pt") as saved:
        if not any(key.endswith("score.weight") for key in saved.keys()):
            sys.exit(f"check_reload.py: {directory} has no head")
    return model.eval()


@torch.no_grad()
def padded(model, rows, side):
    pad = model.config.pad_token_id
    if pad is None or (side == "left" and model.config.model_type == "bert"):
        return [None] * len(rows)
    scores = []
    for start in range(0, len(rows), PADDED):
        batch = rows[start : start + PADDED]
        longest = max(map(len, batch))
        ids = torch.full((len(batch), longest), pad)
        mask = torch.zeros(len(batch), longest, dtype=torch.long)
        for i, row in enumerate(batch):
            place = slice(0, len(row)) if side == "right" else slice(longest - len(row), longest)
            ids[i, place], mask[i, place] = torch.tensor(row), 1
        scores += model(input_ids=ids, attention_mask=mask).logits[:, 0].tolist()
    return scores


@torch.no_grad()
def alone(model, rows):
    return [model(input_ids=torch.tensor([row])).logits[0, 0].item() for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--base", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(2)
    transformers.utils.logging.disable_progress_bar()
    rows = [json.loads(line)["ids"] for line in options.rows.read_text().splitlines() if line]
    model = load(options.directory, options.base)
    if model.config.num_labels != 1:
        sys.exit(f"check_reload.py: {options.directory} has {model.config.num_labels} labels")
    for score, right, left in zip(
        alone(model, rows), padded(model, rows, "right"), padded(model, rows, "left")):
        print(json.dumps({"score": score, "padded_right": right, "padded_left": left}))


if __name__ == "__main__":
    main()
