"""All workloads by name, and which of them `make bench` and `make bench-full` run."""

from . import generating, scoring, training, whole
from .flops import Flops

KNOWN = {
    "pairs": scoring.pairs,
    "decisions": scoring.decisions,
    "precisions": scoring.precisions,
    "best-of": scoring.best_of,
    "steps": scoring.steps,
    "judge": scoring.judge,
    "train": training.train,
    "train-lora": training.lora,
    "generate": generating.generate,
    "single": generating.single,
    "tokenise": whole.tokenise,
    "cold-start": whole.cold_start,
    "memory": whole.memory,
}
ONLY_FULL = {"judge", "train-lora"}


def usual(full):
    return [key for key in KNOWN if full or key not in ONLY_FULL]


def all_of(settings, data):
    """The workloads that were asked for and have their data."""
    flops = Flops(data.classifier)
    return [KNOWN[key](settings, data, flops)
            for key in settings.workloads if key not in data.missing]
