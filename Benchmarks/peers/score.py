#!/usr/bin/env python3
"""Scores token sequences with transformers: sdpa, padded batches.

    score.py --model DIR --data ROWS.jsonl [--batch 8] [--order file|sorted] [--compile]
             [--dtype float32|bfloat16]

A row of the data is {"sequences": [[ids], ...]}. All sequences are scored in the order of the file
or sorted by length, in batches of so many. Printed: real (unpadded) tokens and rows per second, how
much of what was computed was padding, and the scores of each row. With --compile, torch.compile
sees every batch once before the clock starts; how long that took is `compile_seconds`.
"""

import contextlib
import os
import shutil
import time

import common
import exports
import scoring


@contextlib.contextmanager
def compiler_files():
    """Where torch.compile keeps what it has compiled, so that the next process need not.

    A process that is ended while it writes leaves half a library there, which would fail in all
    later ones: then the folder is emptied."""
    folder = exports.KEPT / "torch-compile"
    unfinished = folder / "unfinished"
    if unfinished.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder)
    yield
    unfinished.unlink()


def main():
    arguments = scoring.parser(__doc__)
    arguments.add_argument("--compile", action="store_true")
    arguments.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    options = arguments.parse_args()
    import torch

    common.use_threads(options.threads)
    began = time.perf_counter()
    model = common.classifier(options.model, getattr(torch, options.dtype)).eval()
    fields = {"load_seconds": time.perf_counter() - began}
    rows = scoring.Rows(options, model.config.pad_token_id)
    if options.compile and os.environ.get("ATEN_CPU_CAPABILITY") == "avx2":
        import torch._inductor.config

        torch._inductor.config.cpp.simdlen = 256
    # Shapes differ from batch to batch: one compilation serves them all.
    called = torch.compile(model, dynamic=True) if options.compile else model

    def compute(ids, mask):
        return called(
            input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask),
            use_cache=False).logits[:, 0].tolist()

    with torch.inference_mode():
        if options.compile:
            began = time.perf_counter()
            with compiler_files():
                rows.score(compute)
            fields["compile_seconds"] = time.perf_counter() - began
        scoring.measure(
            "transformers", options, rows, compute, ("torch", "transformers"),
            dtype=options.dtype, compiled=options.compile, **fields)


if __name__ == "__main__":
    main()
