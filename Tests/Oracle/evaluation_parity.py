#!/usr/bin/env python3
"""Evaluates a reward model with transformers, text by text, to compare `reward evaluate` with.

    evaluation_parity.py MODEL KIND DATA [--limit N] [--scores FILE] [--base DIRECTORY]

MODEL is a directory that `reward train` wrote, DATA a file or a folder of JSON, JSON Lines or
either in gzip, KIND what its rows are:

    hh        chosen, rejected: whole dialogues ("\\n\\nHuman: ...\\n\\nAssistant: ...")
    llmbar    input, output_1, output_2, label
    rm-bench  prompt, chosen[3], rejected[3], each in three styles

Every text is rendered, tokenised and computed alone in fp32 on two threads: no batch, no padding.
The result is one JSON object; a tie is wrong. FILE gets the scores of each used row, right ones
first.
"""

import argparse
import collections
import gzip
import json
import re
import sys
from pathlib import Path

from check_reload import load  # first of all: it tells transformers to stay offline

import torch
import transformers

RENDERED = {"bos": "as-rendered", "eos": "as-rendered", "truncation": "drop", "max_length": None}


class Dropped(Exception):
    """A row that is not used, by the reason's name."""


def files(path):
    """(name, rows) of each file; names are paths below a folder, in the order of their bytes."""
    found = sorted(p for p in path.rglob("*.json*") if p.is_file()) if path.is_dir() else [path]
    for file in found:
        text = (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8").read()
        rows = json.loads(text) if text.lstrip()[:1] == "[" else map(json.loads, text.splitlines())
        yield str(file.relative_to(path)) if path.is_dir() else file.name, list(rows)


def dialogue(text):
    """The messages of a dialogue in one text. One space behind a colon belongs to the marker."""
    start, *parts = re.split(r"\n\n(Human|Assistant):", text)
    if start or not parts:
        raise Dropped("bad-dialogue")
    roles = {"Human": "user", "Assistant": "assistant"}
    contents = [part.removeprefix(" ") for part in parts[1::2]]
    return [dict(role=roles[who], content=what) for who, what in zip(parts[::2], contents)]


def hh(row):
    """The two conversations of a row that can be used as a pair."""
    pair = [dialogue(row["chosen"]), dialogue(row["rejected"])]
    if pair[0][0] != pair[1][0] or min(map(len, pair)) < 2:
        raise Dropped("no-shared-prompt")
    for messages in pair:
        if messages[-1]["role"] != "assistant":
            raise Dropped("last-turn-not-assistant")
        if not messages[-1]["content"].strip():
            raise Dropped("empty-response")
    if pair[0] == pair[1]:
        raise Dropped("identical-responses")
    return pair


def answers(prompt, texts):
    question = dict(role="user", content=prompt)
    return [[question, dict(role="assistant", content=text)] for text in texts]


def llmbar(row):
    texts = [row["output_1"], row["output_2"]]
    return answers(row["input"], texts if row["label"] == 1 else texts[::-1])


def rm_bench(row):
    return answers(row["prompt"], row["chosen"] + row["rejected"])


class Scorer:
    def __init__(self, directory, base):
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(directory)
        self.model = load(directory, base)
        if self.model.config.num_labels != 1:
            sys.exit(f"evaluation_parity.py: {directory} has {self.model.config.num_labels} labels")
        path = directory / "text_recipe.json"
        self.recipe = json.loads(path.read_text()) if path.exists() else RENDERED
        if self.recipe["truncation"] not in ("drop", "error") or self.recipe.get("date"):
            sys.exit(f"evaluation_parity.py: {path} cuts texts or names a date: not compared here")

    def ids(self, messages):
        text = self.tokenizer.apply_chat_template(
            messages, tokenize=False, **self.recipe.get("template_variables", {}),
            add_generation_prompt=self.recipe.get("add_generation_prompt", False))
        ids = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        # An encoder's texts stand between [CLS] and [SEP].
        start, end = self.tokenizer.bos_token_id, self.tokenizer.eos_token_id
        start = self.tokenizer.cls_token_id if start is None else start
        end = self.tokenizer.sep_token_id if end is None else end
        if self.recipe["bos"] == "add":
            ids = [start] + ids
        if self.recipe["eos"] == "append" and ids[-1] != end:
            ids = ids + [end]
        if self.recipe["eos"] == "none" and ids[-1] == end:
            ids = ids[:-1]
        if self.recipe["max_length"] and len(ids) > self.recipe["max_length"]:
            raise Dropped("too-long")
        return ids

    @torch.no_grad()
    def scores(self, conversations):
        # All texts first: a row is used as a whole, or not at all.
        rows = [self.ids(messages) for messages in conversations]
        return [self.model(input_ids=torch.tensor([ids])).logits[0, 0].item() for ids in rows]


def pairs(rows):
    """Pairs: the share whose first score is above the second."""
    return {
        "accuracy": sum(right > wrong for right, wrong in rows) / len(rows),
        "ties": sum(right == wrong for right, wrong in rows),
    }


def styles(rows):
    """Three right against three wrong answers, from the plainest to the most ornate."""

    def share(cells):
        hits = [row[i] > row[3 + j] for row in rows for i, j in cells]
        return sum(hits) / len(hits)

    cells = [(i, j) for i in range(3) for j in range(3)]
    result = {
        "hard": share([(i, j) for i, j in cells if i < j]),
        "normal": share([(i, j) for i, j in cells if i == j]),
        "easy": share([(i, j) for i, j in cells if i > j]),
    }
    return result | {"accuracy": sum(result.values()) / 3}


# How a row becomes conversations, what comes out of their scores, and the number of a file's
# first row, which names a row without an id.
KINDS = {"hh": (hh, pairs, 1), "llmbar": (llmbar, pairs, 0), "rm-bench": (rm_bench, styles, 0)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="read at most this many rows")
    parser.add_argument("--scores", type=Path, help="file for the scores of each used row")
    parser.add_argument("--base", type=Path, help="an adapter's base model")
    options = parser.parse_args()
    torch.set_num_threads(2)
    transformers.utils.logging.disable_progress_bar()
    scorer = Scorer(options.model, options.base)
    conversations, reduce, first = KINDS[options.kind]
    read, dropped, used = 0, collections.Counter(), {}
    output = options.scores.open("w", encoding="utf-8") if options.scores else None
    for name, rows in files(options.data):
        rows = rows[: None if options.limit is None else options.limit - read]
        read += len(rows)
        for number, row in enumerate(rows, first):
            try:
                scores = scorer.scores(conversations(row))
            except Dropped as reason:
                dropped[str(reason)] += 1
                continue
            used.setdefault(name, []).append(scores)
            if output:
                sample = {"file": name, "id": str(row.get("id", number)), "scores": scores}
                print(json.dumps(sample), file=output, flush=True)
    if not used:
        sys.exit(f"evaluation_parity.py: no row of {options.data} can be used: {dict(dropped)}")
    every = [scores for rows in used.values() for scores in rows]
    result = {"kind": options.kind, "read": read, "used": len(every), "dropped": dropped}
    result |= reduce(every)
    result["files"] = {name: {"n": len(rows)} | reduce(rows) for name, rows in used.items()}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
