"""Prepares what both sides read: model directories and files of token ids."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import paths, process

SHORTEST_PROMPT, LONGEST_PROMPT = 8, 256


@dataclass
class Data:
    text: Path  # what the pairs were taken from
    classifier: Path
    language_model: Path
    score: Path
    train: Path
    prompts: Path


def prepare(settings, say):
    """Throws process.Absent without a Python that can read models, SystemExit for bad data."""
    text = settings.text or next((p for p in paths.TEXTS if p.exists()), None)
    if text is None or not text.exists():
        raise SystemExit(f"run.py: there is no {text or paths.TEXTS[-1]}")
    source = settings.model
    folder = paths.DATA / (source.stem if source.is_file() else source.name)
    step("make_classifier.py", ["--model", source, "--out", folder, "--threads", settings.threads])
    data = Data(
        text=text, classifier=folder / "cls", language_model=folder / "lm",
        score=folder / "score.jsonl", train=folder / "train.jsonl",
        prompts=folder / "prompts.jsonl")
    say(f"text pairs: {paths.shown(text)}")
    tokenize(data, text, data.score, settings.pairs, settings.max_length)
    tokenize(
        data, text, data.train, settings.batch_size * settings.steps, settings.train_max_length)
    # Prompts for generation come from the same pairs, further down where those have too few.
    pool = folder / "pool.jsonl"
    tokenize(data, text, pool, None, settings.max_length, expected=1)
    write_prompts(pool, data.prompts, settings.prompts)
    pool.unlink()
    return data


def step(script, arguments, output=None):
    """Runs a script of peers/ that prepares something, and stops here if it fails."""
    command = [process.python("tokenizers", "transformers"), paths.PEERS / script, *arguments]
    done = subprocess.run([str(part) for part in command], stdout=output, cwd=paths.ROOT)
    if done.returncode:
        raise SystemExit(f"run.py: {script} failed (see above)")


def tokenize(data, text, out, count, longest, expected=None):
    """Writes the first `count` pairs, none of whose sequences is longer than `longest`."""
    arguments = ["--model", data.classifier, "--data", text, "--max-length", longest]
    if count is not None:
        arguments += ["--limit", count]
    with out.open("w") as file:
        step("tokenize_pairs.py", arguments, output=file)
    with out.open() as file:
        found = sum(1 for _ in file)
    if found < (expected or count):
        raise SystemExit(
            f"run.py: {paths.shown(text)} has {found} pairs of at most {longest} tokens; "
            f"{expected or count} are needed")


def write_prompts(pool, out, count):
    """What the pairs' answers have in common, each prompt once."""
    seen, found = set(), []
    with pool.open() as file:
        for line in file:
            ids = json.loads(line)["prompt_ids"]
            if SHORTEST_PROMPT <= len(ids) <= LONGEST_PROMPT and tuple(ids) not in seen:
                seen.add(tuple(ids))
                found.append(ids)
            if len(found) == count:
                break
    if len(found) < count:
        raise SystemExit(f"run.py: there are {len(found)} different prompts; {count} are needed")
    out.write_text("".join(json.dumps({"prompt_ids": ids}) + "\n" for ids in found))
