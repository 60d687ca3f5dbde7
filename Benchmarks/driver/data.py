"""Prepares what both sides read: model directories and files of token ids."""

import hashlib
import json
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from . import paths, process, rows, texts

# Answers whose samples are scored are drawn with this; the seed is an option.
TEMPERATURE = 0.8
LONGEST_SOLUTION = 1024


@dataclass
class Data:
    text: Path  # what the pairs were taken from
    folder: Path
    classifier: Path
    language_model: Path
    # By name; a workload whose data cannot be made is in `missing` with the reason.
    files: dict = field(default_factory=dict)
    missing: dict = field(default_factory=dict)
    weights_mib: float = 0.0

    def write(self, name, found):
        self.files[name] = self.folder / f"{name}.jsonl"
        with self.files[name].open("w") as file:
            file.writelines(json.dumps(row) + "\n" for row in found)


def prepare(settings, say):
    """Throws process.Absent without a Python that can read models, SystemExit for bad data."""
    text = settings.text or next((p for p in paths.PAIRS if p.exists()), None)
    if text is None or not text.exists():
        raise SystemExit(f"run.py: there is no {text or paths.PAIRS[-1]}")
    source = settings.model
    folder = paths.DATA / (source.stem if source.is_file() else source.name)
    command = [process.python("tokenizers", "transformers"), paths.PEERS / "make_classifier.py",
               "--model", source, "--out", folder, "--threads", settings.threads]
    if subprocess.run([str(part) for part in command], cwd=paths.ROOT).returncode:
        raise SystemExit("run.py: make_classifier.py failed (see above)")
    data = Data(text, folder, folder / "cls", folder / "lm")
    data.weights_mib = weights_mib(data.classifier)
    say(f"text pairs: {paths.shown(text)}")
    from_pairs(data, settings)
    if "best-of" in settings.workloads:
        best_of(data, settings, say)
    if "steps" in settings.workloads:
        steps(data, settings)
    if "single" in settings.workloads and source.suffix != ".gguf":
        data.missing["single"] = "llama.cpp reads GGUF files only (--model)"
    return data


def weights_mib(directory):
    """The size of all weights in fp32, from the headers of the safetensors files."""
    count = 0
    for path in directory.glob("*.safetensors"):
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
        for name, tensor in header.items():
            if name != "__metadata__":
                size = 1
                for extent in tensor["shape"]:
                    size *= extent
                count += size
    return 4 * count / (1 << 20)


def tokenize(data, lists):
    """Ids of every text of every list."""
    command = [process.python("tokenizers"), str(paths.DRIVER / "tokenize_texts.py"),
               "--model", str(data.classifier)]
    given = "".join(json.dumps(one) + "\n" for one in lists)
    done = subprocess.run(
        command, input=given.encode(), stdout=subprocess.PIPE, cwd=paths.ROOT)
    if done.returncode:
        raise SystemExit("run.py: tokenize_texts.py failed (see above)")
    return [json.loads(line) for line in done.stdout.splitlines()]


def from_pairs(data, settings):
    """Everything that is made of the text pairs."""
    written = list(texts.pairs(data.text))
    tokens = tokenize(data, written)
    pairs = [rows.Pair(*ids, *text) for ids, text in zip(tokens, written)]
    # Where both are the same there is nothing to prefer.
    pairs = [pair for pair in pairs if pair.chosen != pair.rejected]

    def first(count, longest):
        found = rows.first(pairs, count, longest)
        if len(found) < count:
            raise SystemExit(
                f"run.py: {paths.shown(data.text)} has {len(found)} pairs of at most {longest} "
                f"tokens; {count} are needed")
        return found

    scored = first(max(settings.pairs, settings.decision_pairs), settings.max_length)
    data.write("pairs", [pair.row for pair in scored[: settings.pairs]])
    data.write("decisions", [pair.row for pair in scored[: settings.decision_pairs]])
    data.write("train", [
        pair.ids for pair in first(settings.batch_size * settings.steps,
                                   settings.train_max_length)])
    most = max(settings.prompts, settings.single_prompts)
    prompts = rows.prompts(pairs, most)
    if len(prompts) < most:
        raise SystemExit(
            f"run.py: there are {len(prompts)} different prompts; {most} are needed")
    data.write("prompts", [{"prompt_ids": ids} for ids in prompts[: settings.prompts]])
    data.write(
        "single-prompts", [{"prompt_ids": ids} for ids in prompts[: settings.single_prompts]])
    data.write("texts", [{"text": chosen} for chosen, _ in written])
    data.write("many", rows.many(pairs, settings.memory_rows))
    prompt, response = texts.FIRST
    data.write("first", [{"prompt": prompt, "response": response}])
    data.write("first-text", [{"text": prompt + response}])
    if "judge" in settings.workloads:
        judge(data, settings, pairs)


def judge(data, settings, pairs):
    examples = texts.INSTRUCTION + "".join(
        texts.decided(pair.chosen_text, pair.rejected_text) for pair in pairs[:64])
    long = [pair.chosen_text for pair in pairs[64:] if 384 <= len(pair.chosen) <= 512]
    ends = [texts.undecided(text) for text in long[: settings.judged]]
    ((template, *ends),) = tokenize(data, [[examples, *ends]])
    positions = json.loads((data.classifier / "config.json").read_text())[
        "max_position_embeddings"]
    longest = settings.judge_template + max(map(len, ends), default=0)
    if len(template) < settings.judge_template or len(ends) < settings.judged:
        data.missing["judge"] = f"{paths.shown(data.text)} has too few long dialogues"
    elif longest > positions:
        data.missing["judge"] = f"{longest} tokens, where the model has {positions} positions"
    else:
        begin = template[: settings.judge_template]
        data.write("judge", [{"sequences": [begin + end for end in ends]}])


def steps(data, settings):
    if not paths.SOLUTIONS.exists():
        data.missing["steps"] = f"there is no {paths.shown(paths.SOLUTIONS)}"
        return
    # Parts are tokenised one by one, so that what ends at a step is a prefix in tokens too.
    parts = tokenize(data, texts.solutions(paths.SOLUTIONS))
    fitting = [one for one in parts if sum(map(len, one)) <= LONGEST_SOLUTION]
    data.write("steps", [
        rows.prefixes(one) for one in texts.spread_over(fitting, settings.solutions)])


def best_of(data, settings, say):
    """Samples of RewardKit's own, drawn once and kept: both sides score the same ones."""
    if not paths.QUESTIONS.exists():
        data.missing["best-of"] = f"there is no {paths.shown(paths.QUESTIONS)}"
        return
    (prompts,) = tokenize(data, [texts.questions(paths.QUESTIONS, settings.questions)])
    data.write("questions", [{"prompt_ids": ids} for ids in prompts])
    drawn = {
        "prompts": prompts, "n": settings.samples, "tokens": settings.sample_tokens,
        "seed": settings.sample_seed, "temperature": TEMPERATURE,
        "model": (data.folder / ".stamp").read_text()}
    name = hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:12]
    file = data.files["best-of"] = data.folder / f"best-of-{name}.jsonl"
    if file.exists() or settings.prepare_only and not paths.PROGRAM.exists():
        return
    say(f"drawing {settings.samples} samples for each of {len(prompts)} questions")
    part = file.with_suffix(".part")
    outcome = process.run([
        paths.PROGRAM, "generate", "--model", data.language_model,
        "--data", data.files["questions"], "--threads", settings.threads, "--repeats", 1,
        "--n", settings.samples, "--max-new-tokens", settings.sample_tokens,
        "--temperature", TEMPERATURE, "--seed", settings.sample_seed, "--output", part],
        settings.threads, settings.limit, settings.isa)
    if outcome.reason:
        raise SystemExit(f"run.py: reward-bench generate {outcome.reason}")
    part.rename(file)
