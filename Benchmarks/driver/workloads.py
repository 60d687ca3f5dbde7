"""What is measured: for each workload RewardKit's command and those of its peers."""

from dataclasses import dataclass, field
from typing import Callable

from . import paths, process
from .flops import Flops


@dataclass
class Configuration:
    """One way to run a workload. `command` is called late: a peer may not be installed."""

    name: str
    command: Callable[[], list]
    is_default: bool = False


@dataclass
class Workload:
    key: str
    title: str
    unit: str
    metric: str  # the field that is compared, {"median", "all"}
    peer: str
    rewardkit: Configuration
    peers: list
    rounds: int
    # FLOP that RewardKit needs for one unit of the metric, from its own report.
    flop: Callable[[dict], float]
    # Whether the peer's default runs in every round though it is not among its fastest.
    keeps_default: bool = True
    check: str = ""  # which numbers of both sides must agree: scores, losses or greedy
    details: dict = field(default_factory=dict)


def peer(name, script, arguments, packages=("torch", "transformers"), is_default=False):
    def command():
        return [process.python(*packages), paths.PEERS / script, *arguments]

    return Configuration(name, command, is_default)


def rewardkit(subcommand, arguments):
    return Configuration("default", lambda: [paths.PROGRAM, subcommand, *arguments])


def score(settings, data, flops):
    common = ["--model", data.classifier, "--data", data.score, "--threads", settings.threads,
              "--repeats", 1]
    # Sequences one by one have no padding, whatever their order.
    ways = [(1, "file"), (8, "file"), (8, "sorted"), (16, "file"), (16, "sorted")]
    peers = [
        peer(f"batch {size}, {'sorted by length' if order == 'sorted' else 'file order'}",
             "score_pairs.py", [*common, "--batch", size, "--order", order],
             is_default=(size, order) == (8, "file"))
        for size, order in ways]
    return Workload(
        "score", f"scoring {settings.pairs} pairs", "tokens/s", "tokens_per_second",
        "transformers", rewardkit("score-pairs", common), peers, settings.rounds,
        lambda report: flops.scoring(report["unique_tokens"], 2 * report["pairs"])
        / report["tokens"],
        check="scores",
        details={"pairs": settings.pairs, "longest": settings.max_length})


def train(settings, data, flops):
    common = ["--model", data.classifier, "--data", data.train, "--threads", settings.threads,
              "--batch-size", settings.batch_size, "--steps", settings.steps,
              "--warm-up", settings.warm_up, "--learning-rate", "1e-5"]
    peers = [
        peer(f"gradient checkpointing {switch}", "train_pairs.py",
             [*common, "--gradient-checkpointing", switch], ("torch", "transformers", "trl"),
             is_default=switch == "on")
        for switch in ("off", "on")]
    own = [*common, "--gradient-checkpointing", "off", "--work-directory", paths.DATA]
    return Workload(
        "train", f"training, all weights, batch {settings.batch_size}", "pairs/s",
        "pairs_per_second", "TRL RewardTrainer", rewardkit("train-pairs", own), peers,
        settings.train_rounds,
        lambda report: flops.training(report["timed_unique_tokens"], 2 * report["timed_pairs"])
        / report["timed_pairs"],
        keeps_default=settings.every_configuration, check="losses",
        details={"steps": settings.steps, "warm_up": settings.warm_up,
                 "longest": settings.train_max_length})


def generate(settings, data, flops):
    common = ["--model", data.language_model, "--data", data.prompts,
              "--threads", settings.threads, "--repeats", 1, "--n", settings.candidates,
              "--max-new-tokens", settings.new_tokens, "--ignore-eos"]
    # Candidates of one prompt at a time is what `num_return_sequences` gives.
    several = sorted({1, max(1, settings.prompts // 2), settings.prompts})
    peers = [
        peer(f"{count * settings.candidates} rows at once", "generate.py",
             [*common, "--prompts-at-once", count], is_default=count == 1)
        for count in several]

    def flop(report):
        # The prompts' own forward pass is part of the time, so it is part of the work.
        tokens = report["generated_tokens"][0]
        return flops.generating(
            report["prompt_tokens"], report["prompts"], tokens,
            report["prompts"] * report["n"]) / tokens

    return Workload(
        "generate", f"{settings.candidates} candidates for {settings.prompts} prompts", "tokens/s",
        "tokens_per_second", "transformers", rewardkit("generate", common), peers,
        settings.rounds, flop, check="greedy",
        details={"prompts": settings.prompts, "candidates": settings.candidates,
                 "new_tokens": settings.new_tokens})


def all_of(settings, data):
    """The workloads that were asked for."""
    flops = Flops(data.classifier)
    known = {"score": score, "train": train, "generate": generate}
    return [known[key](settings, data, flops) for key in settings.workloads]
