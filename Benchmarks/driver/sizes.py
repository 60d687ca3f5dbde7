"""How much of everything is measured: by `make bench`, and by `make bench-full`."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    name: str
    short: int  # in make bench
    full: int  # in make bench-full
    help: str


SIZES = [
    Size("rounds", 3, 5, "rounds of every workload, of which the median counts"),
    Size("train-rounds", 2, 5, "rounds of training"),
    Size("pairs", 12, 48, "pairs to score"),
    Size("max-length", 512, 512, "longest sequence of a scored pair, in tokens"),
    Size("decision-pairs", 32, 400, "pairs that int8's decisions are counted on"),
    Size("questions", 2, 8, "questions whose samples are scored"),
    Size("samples", 16, 16, "samples of each question"),
    Size("sample-tokens", 48, 128, "longest sample, in tokens"),
    Size("sample-seed", 1, 1, "seed of the samples"),
    Size("solutions", 2, 8, "solutions that are scored at the end of every step"),
    Size("steps", 2, 20, "training steps"),
    Size("warm-up", 1, 2, "training steps before the clock starts"),
    Size("batch-size", 8, 8, "pairs of a training step"),
    Size("train-max-length", 128, 128, "longest sequence of a trained pair, in tokens"),
    Size("lora-rank", 16, 16, "rank of LoRA's factors"),
    Size("prompts", 4, 32, "prompts to generate for"),
    Size("candidates", 16, 16, "candidates of each prompt"),
    Size("new-tokens", 24, 32, "tokens of each candidate"),
    Size("single-prompts", 2, 4, "prompts that are continued one by one"),
    Size("single-tokens", 48, 128, "tokens of each of those continuations"),
    Size("judged", 8, 8, "sequences of the judge's row"),
    Size("judge-template", 3584, 3584, "tokens that those have in common"),
    Size("memory-rows", 10_000, 10_000, "rows that are scored while memory is watched"),
]


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def not_negative(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def add_to(parser):
    """One option for each; None where it is not given."""
    group = parser.add_argument_group("sizes", "in brackets: by default, and with --full")
    for size in SIZES:
        kind = not_negative if size.name in ("warm-up", "sample-seed") else positive
        group.add_argument(
            f"--{size.name}", type=kind, help=f"{size.help} ({size.short}; {size.full})")


def fill(settings):
    """Gives every size that was not named its value."""
    for size in SIZES:
        name = size.name.replace("-", "_")
        if getattr(settings, name) is None:
            setattr(settings, name, size.full if settings.full else size.short)
