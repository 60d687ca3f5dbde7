"""The texts that the data are made of, as their files have them."""

import gzip
import json
import os

# What a judge is told before it reads: its template, which examples follow.
INSTRUCTION = (
    "You read dialogues between a person and an assistant and decide about the assistant's last "
    "answer. A good answer helps with what was asked, says what is true, and harms nobody. Below "
    "are dialogues that were decided already; after them comes one that was not.\n")
# A prompt and a response: what is scored when a program has just been started.
FIRST = (
    "How do I keep bread fresh for some days?\n",
    "Keep it whole in a paper bag, away from heat, and cut it only when you eat it.")


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" \
        else open(path, encoding="utf-8")


def pairs(path):
    """(chosen, rejected) of every row, each with the row's prompt before it."""
    with opened(path) as file:
        for line in file:
            row = json.loads(line)
            prompt = row.get("prompt") or ""
            yield prompt + row["chosen"], prompt + row["rejected"]


def questions(path, count):
    """The first questions, laid out for a chat model that is to answer."""
    with opened(path) as file:
        rows = [json.loads(line) for line, _ in zip(file, range(count))]
    return [f"<|im_start|>user\n{row['question']}<|im_end|>\n<|im_start|>assistant\n"
            for row in rows]


def solutions(path):
    """[problem, step, step, ...] of every solution of two steps or more, each part with the empty
    line that ends it."""
    with opened(path) as file:
        rows = json.load(file)
    return [[part + "\n\n" for part in (row["problem"], *row["steps"])]
            for row in rows if len(row["steps"]) > 1]


def decided(good, bad):
    """A pair as two of the judge's examples."""
    return f"\nDialogue:{good}\n\nVerdict: good\n\nDialogue:{bad}\n\nVerdict: bad\n"


def undecided(dialogue):
    return f"\nDialogue:{dialogue}\n\nVerdict:"


def common_prefix(a, b):
    return a[: len(os.path.commonprefix([a, b]))]


def spread_over(rows, count):
    """`count` of the rows, at equal distances: files are often sorted by something."""
    if count > len(rows):
        return rows
    return [rows[i * len(rows) // count] for i in range(count)]
