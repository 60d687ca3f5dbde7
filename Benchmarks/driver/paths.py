"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "Benchmarks" / "driver"
PEERS = ROOT / "Benchmarks" / "peers"
RESULTS = ROOT / "Benchmarks" / "results"
DEPS = ROOT / ".deps"
DATA = DEPS / "bench-data"
BUILD = ROOT / ".build" / "release"
PROGRAM = BUILD / "reward-bench"
REWARD = BUILD / "reward"
MODEL = DEPS / "models" / "smollm2-135m-instruct" / "SmolLM2-135M-Instruct.Q4_1.gguf"

SHARED = ROOT.parent / "shared" / "data"
# The first that is there is measured with.
PAIRS = [
    SHARED / "hh-rlhf-harmless" / "test.jsonl.gz",
    ROOT / "Examples" / "Instructions" / "pairs.jsonl",
]
QUESTIONS = SHARED / "gsm8k" / "test.jsonl.gz"
SOLUTIONS = SHARED / "processbench" / "math.json.gz"


def shown(path):
    """A path as the reader of a table knows it."""
    path = Path(path)
    for base, prefix in ((ROOT, ""), (ROOT.parent, "../")):
        if path.is_relative_to(base):
            return prefix + str(path.relative_to(base))
    return str(path)
