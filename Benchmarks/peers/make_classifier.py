#!/usr/bin/env python3
"""Writes the models that RewardKit and its peers are both given, in fp32.

    make_classifier.py --model GGUF-OR-DIR --out OUT

OUT/lm is the language model as a Hugging Face directory, OUT/cls the same trunk with a head of one
output, drawn from a fixed seed with transformers' deviation for new heads. Nothing is done when OUT
was already written from the same file by this script.
"""

import argparse
import hashlib
import importlib.metadata
import os
import shutil
import sys
import tempfile
from pathlib import Path

import common  # sets what the libraries read when they are imported


def stamp(source):
    """Changes when the model, this script or transformers does."""
    files = [source] if source.is_file() else sorted(p for p in source.iterdir() if p.is_file())
    told = [Path(__file__).read_text(), importlib.metadata.version("transformers")]
    told += [f"{f.resolve()} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def read(source):
    """The language model in fp32 and its tokenizer."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if source.is_dir():
        model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
        return model, AutoTokenizer.from_pretrained(source)
    where = dict(pretrained_model_name_or_path=source.parent, gguf_file=source.name)
    loaded = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32)
    # transformers marks what it read from a GGUF as quantised and refuses to save it, though the
    # weights are plain fp32 by now: they move into a model without that mark.
    dropped = {"quantization_config", "model_type", "transformers_version", "architectures"}
    config = type(loaded.config)(
        **{key: value for key, value in loaded.config.to_dict().items() if key not in dropped})
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.load_state_dict(loaded.state_dict())
    return model, AutoTokenizer.from_pretrained(**where)


def write(source, out):
    import torch
    from transformers import AutoModelForSequenceClassification

    model, tokenizer = read(source)
    config = model.config
    end = config.eos_token_id[0] if isinstance(config.eos_token_id, list) else config.eos_token_id
    candidates = (config.pad_token_id, tokenizer.pad_token_id, end)
    pad = next((token for token in candidates if token is not None), None)
    if pad is None:
        sys.exit("make_classifier.py: the model names neither a padding nor an end token")
    model.save_pretrained(out / "lm")
    del model
    classifier = AutoModelForSequenceClassification.from_pretrained(
        out / "lm", dtype=torch.float32, num_labels=1, pad_token_id=pad)
    weight = classifier.score.weight
    with torch.no_grad():
        weight.copy_(torch.randn(weight.shape, generator=torch.Generator().manual_seed(0)) * 0.02)
    classifier.save_pretrained(out / "cls")
    for name in ("lm", "cls"):
        tokenizer.save_pretrained(out / name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="a GGUF file or a directory")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if not options.model.exists():
        sys.exit(f"make_classifier.py: there is no {options.model}")
    said = stamp(options.model)
    if (options.out / ".stamp").exists() and (options.out / ".stamp").read_text() == said:
        return
    import transformers

    common.use_threads(options.threads)
    transformers.utils.logging.disable_progress_bar()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    # Put in place whole, so that an interrupted run leaves nothing that looks finished.
    folder = Path(tempfile.mkdtemp(dir=options.out.parent, prefix=options.out.name + ".part-"))
    try:
        write(options.model, folder)
        (folder / ".stamp").write_text(said)
        folder.chmod(0o755)
        if options.out.exists():
            shutil.rmtree(options.out)
        os.rename(folder, options.out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"make_classifier.py: wrote {options.out}/lm and {options.out}/cls", file=sys.stderr)


if __name__ == "__main__":
    main()
