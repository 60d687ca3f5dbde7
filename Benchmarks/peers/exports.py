"""Models that the runtimes are given: written once from the Hugging Face directory, then kept."""

import hashlib
import importlib.metadata
import os
import shutil
import tempfile
from pathlib import Path

KEPT = Path(__file__).resolve().parents[2] / ".deps" / "bench-data" / "exports"


def kept(name, packages, make, sources):
    """The folder that `make(folder)` has filled, from these source files with these packages.

    It is put in place whole, so that an interrupted run leaves nothing that looks finished."""
    told = [name, Path(__file__).read_text()]
    told += [f"{p} {importlib.metadata.version(p)}" for p in packages]
    told += [f"{f.name} {digest(f)}" for f in sources]
    said = hashlib.sha256("\n".join(told).encode()).hexdigest()
    folder = KEPT / name / said[:16]
    if folder.exists():
        return folder
    # Those of other versions or models would only fill the disk.
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".part-"))
    try:
        make(part)
        os.rename(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def digest(file):
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def files(directory):
    return sorted(p for p in directory.iterdir() if p.is_file())


def any_shape():
    """For torch.export: ids and mask of any number of sequences of any length."""
    import torch

    return ({axis: torch.export.Dim.DYNAMIC for axis in (0, 1)},) * 2


def scorer(directory):
    """What is exported, with the inputs that it is traced with: (ids, mask) -> a score for each
    sequence."""
    import torch

    import common

    class Scorer(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            return self.model(
                input_ids=input_ids, attention_mask=attention_mask, use_cache=False).logits[:, 0]

    model = common.classifier(directory).eval()
    ids = torch.arange(10, 24).view(2, 7)
    mask = torch.ones_like(ids)
    # One sequence is padded, or the export could take the mask for a constant.
    ids[1, 4:], mask[1, 4:] = model.config.pad_token_id, 0
    return Scorer(model).requires_grad_(False), (ids, mask)
