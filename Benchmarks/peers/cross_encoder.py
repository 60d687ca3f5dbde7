#!/usr/bin/env python3
"""Scores texts with sentence-transformers' CrossEncoder.

    cross_encoder.py --model DIR --data ROWS.jsonl [--backend torch|onnx|openvino]
                     [--precision fp32|int8] [--batch 8]

A row of the data is {"sequences": [[ids], ...], "texts": [...]}, as many. The texts are given to
`predict`, which tokenises them (that is in the time) and sorts them by length; before that it is
checked that they become the row's ids. Otherwise arguments and report are those of score.py. With
OpenVINO, int8 are the weights, and it chooses what to compute in.
"""

import contextlib
import importlib.util
import shutil
import sys
import time
from pathlib import Path

import common
import exports
import scoring

PACKAGES = ("sentence-transformers", "torch", "transformers")
PEERS = {
    "torch": (), "onnx": ("optimum-onnx", "onnxruntime"), "openvino": ("optimum-intel", "openvino")}
TEXT_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")


def prepared(options, packages):
    """A folder with the model for this backend and its tokenizer, but not with the template of its
    chats: CrossEncoder would lay every text out as a chat."""

    def make(folder):
        for name in TEXT_FILES:
            if (options.model / name).exists():
                shutil.copyfile(options.model / name, folder / name)
        if options.backend == "torch":
            for file in options.model.glob("*.safetensors*"):
                (folder / file.name).symlink_to(file.resolve())
            return
        if options.backend == "onnx":
            from optimum.onnxruntime import ORTModelForSequenceClassification as Model

            settings = {}
        else:
            from optimum.intel import OVModelForSequenceClassification as Model

            settings = {"load_in_8bit": options.precision == "int8"}
        with contextlib.redirect_stdout(sys.stderr):
            Model.from_pretrained(options.model, export=True, **settings).save_pretrained(
                folder / options.backend)

    return exports.kept(
        f"cross-encoder-{options.backend}-{options.precision}", packages, make,
        [*exports.files(options.model), Path(__file__)])


def main():
    arguments = scoring.parser(__doc__)
    arguments.add_argument("--backend", choices=list(PEERS), default="torch")
    arguments.add_argument("--precision", choices=["fp32", "int8"], default="fp32")
    options = arguments.parse_args()
    packages = (*PACKAGES, *PEERS[options.backend])
    if options.backend == "onnx" and importlib.util.find_spec("optimum.onnxruntime") is None:
        common.unavailable(
            "sentence-transformers 6.2.0 needs transformers 5 or newer, and optimum-onnx 0.1.0, "
            "its exporter and the newest there is, needs transformers below 4.58")
    if options.precision == "int8" and options.backend != "openvino":
        common.unavailable(f"the backend {options.backend} has int8 only by files made elsewhere")
    import torch
    from sentence_transformers import CrossEncoder

    common.use_threads(options.threads)
    began = time.perf_counter()
    folder = prepared(options, packages)
    export_seconds = time.perf_counter() - began
    settings = {
        "torch": {"dtype": torch.float32, "attn_implementation": "sdpa"},
        "onnx": {"provider": "CPUExecutionProvider"},
        "openvino": {"ov_config": {
            "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": str(options.threads),
            "NUM_STREAMS": "1",
            # Where the processor has bf16 products, it would use them for fp32.
            "INFERENCE_PRECISION_HINT": "f32"}}}[options.backend]
    began = time.perf_counter()
    model = CrossEncoder(
        str(folder), backend=options.backend, device="cpu", num_labels=1, local_files_only=True,
        activation_fn=torch.nn.Identity(), model_kwargs=settings)
    load_seconds = time.perf_counter() - began
    rows = scoring.Rows(options, model.config.pad_token_id)
    # It takes pairs of texts, which its tokenizer joins; the second one adds nothing.
    pairs = [(text, "") for group in rows.groups for text in group["texts"]]
    began = time.perf_counter()
    for pair, ids in zip(pairs, rows.sequences, strict=True):
        if model.preprocess([pair])["input_ids"][0].tolist() != ids:
            sys.exit("cross_encoder.py: a text does not become the row's ids")
    tokenising_seconds = time.perf_counter() - began

    def predict(given):
        return model.predict(given, batch_size=options.batch, show_progress_bar=False).tolist()

    predict(pairs[: options.batch])
    scoring.report(
        "sentence-transformers", options, rows, lambda: predict(pairs), packages,
        batch=options.batch, order="sorted", backend=options.backend,
        precision=options.precision, export_seconds=export_seconds, load_seconds=load_seconds,
        tokenising_seconds=tokenising_seconds)


if __name__ == "__main__":
    main()
