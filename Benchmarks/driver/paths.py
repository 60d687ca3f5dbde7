"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "Benchmarks" / "peers"
RESULTS = ROOT / "Benchmarks" / "results"
DEPS = ROOT / ".deps"
DATA = DEPS / "bench-data"
PROGRAM = ROOT / ".build" / "release" / "reward-bench"
MODEL = DEPS / "models" / "smollm2-135m-instruct" / "SmolLM2-135M-Instruct.Q4_1.gguf"

# The first that is there is measured with.
TEXTS = [
    ROOT.parent / "shared" / "data" / "hh-rlhf-harmless" / "test.jsonl.gz",
    ROOT / "Examples" / "Instructions" / "pairs.jsonl",
]


def shown(path):
    """A path as the reader of a table knows it."""
    path = Path(path)
    for base, prefix in ((ROOT, ""), (ROOT.parent, "../")):
        if path.is_relative_to(base):
            return prefix + str(path.relative_to(base))
    return str(path)
