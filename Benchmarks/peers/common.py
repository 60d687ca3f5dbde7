"""What the peers' scripts share: arguments, threads, reading rows, and one JSON object on stdout."""

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import sys
import warnings
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("DATASETS_VERBOSITY", "error")
warnings.filterwarnings("ignore", category=FutureWarning)


def parser(text):
    arguments = argparse.ArgumentParser(description=text.strip().splitlines()[0])
    arguments.add_argument("--model", type=Path, required=True, help="a Hugging Face directory")
    arguments.add_argument("--data", type=Path, required=True, help="JSON Lines of token ids")
    arguments.add_argument("--limit", type=int, help="use the first rows only")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--repeats", type=int, default=5)
    return arguments


def unavailable(reason):
    """Ends a script that cannot be run here for a reason that is no error: sysexits' status."""
    print(f"{Path(sys.argv[0]).name}: {reason}", file=sys.stderr)
    sys.exit(os.EX_UNAVAILABLE)


def use_threads(count):
    import torch

    torch.set_num_threads(count)
    torch.set_num_interop_threads(1)


def rows(path, limit=None):
    with path.open() as file:
        found = [json.loads(line) for line in file if line.strip()]
    return found[:limit] if limit else found


def classifier(directory, dtype=None):
    """A sequence classifier; of a language model, its trunk with a new head (seed 0). In fp32
    where no dtype is named."""
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()
    torch.manual_seed(0)
    return transformers.AutoModelForSequenceClassification.from_pretrained(
        directory, num_labels=1, dtype=dtype or torch.float32, attn_implementation="sdpa")


def spread(values):
    """The median, and every value it was taken from."""
    return {"median": statistics.median(values), "all": values}


def peak_rss_mib():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def report(peer, options, packages=("torch", "transformers"), **fields):
    """`packages` are named with their versions, which are read without importing them."""
    versions = {name: importlib.metadata.version(name) for name in packages}
    print(json.dumps({
        "peer": peer,
        "model": str(getattr(options, "model", "")),
        "threads": options.threads,
        "versions": {"python": platform.python_version(), **versions},
        **fields,
        "peak_rss_mib": round(peak_rss_mib(), 1),
    }))
