#!/usr/bin/env python3
"""Scores token sequences with OpenVINO, on transformers' model as torch.export gives it.

    openvino_score.py --model DIR --data ROWS.jsonl [--batch 8] [--order file|sorted]
                      [--precision fp32|int8]

Arguments and report are those of score.py. int8 is NNCF's quantisation of weights and activations,
calibrated on the first sequences of the data. The first run writes the converted model into
.deps/bench-data/exports, which takes minutes and is not timed.
"""

import contextlib
import sys
import time
from pathlib import Path

import common
import exports
import scoring

PACKAGES = ("openvino", "nncf", "torch", "transformers")
INPUTS = ("input_ids", "attention_mask")
CALIBRATION = 64  # sequences


def write(directory, folder):
    import openvino
    import torch

    model, example = exports.scorer(directory)
    with contextlib.redirect_stdout(sys.stderr), torch.no_grad():
        # OpenVINO would trace the model itself, which this transformers cannot bear.
        program = torch.export.export(model, example, dynamic_shapes=exports.any_shape())
        converted = openvino.convert_model(program)
    openvino.save_model(converted, folder / "model.xml", compress_to_fp16=False)


def compress(source, folder, batches):
    """`batches`: ids and masks to calibrate on."""
    import nncf
    import openvino

    with contextlib.redirect_stdout(sys.stderr):
        model = openvino.Core().read_model(source)
        given = nncf.Dataset([dict(zip(INPUTS, batch)) for batch in batches])
        model = nncf.quantize(
            model, given, model_type=nncf.ModelType.TRANSFORMER, fast_bias_correction=True,
            subset_size=len(batches))
    openvino.save_model(model, folder / "model.xml", compress_to_fp16=False)


def prepared(options, rows):
    folder = exports.kept(
        "openvino-fp32", PACKAGES, lambda part: write(options.model, part),
        exports.files(options.model))
    if options.precision == "fp32":
        return folder
    sources = [folder / "model.xml", folder / "model.bin", Path(__file__), options.data]
    batches = [rows.arrays([i]) for i in range(min(CALIBRATION, len(rows.sequences)))]
    return exports.kept(
        "openvino-int8", PACKAGES,
        lambda part: compress(folder / "model.xml", part, batches), sources)


def main():
    arguments = scoring.parser(__doc__)
    arguments.add_argument(
        "--precision", choices=["fp32", "int8"], default="fp32")
    options = arguments.parse_args()
    import openvino
    from transformers import AutoConfig

    rows = scoring.Rows(options, AutoConfig.from_pretrained(options.model).pad_token_id)
    began = time.perf_counter()
    folder = prepared(options, rows)
    export_seconds = time.perf_counter() - began
    began = time.perf_counter()
    compiled = openvino.Core().compile_model(folder / "model.xml", "CPU", {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": options.threads,
        "NUM_STREAMS": 1,
        # Where the processor has bf16 products, it would use them for what is meant to be fp32.
        "INFERENCE_PRECISION_HINT": "f32"})
    request = compiled.create_infer_request()
    load_seconds = time.perf_counter() - began

    def compute(ids, mask):
        return request.infer([ids, mask])[compiled.output(0)].tolist()

    scoring.measure(
        "openvino", options, rows, compute, PACKAGES, precision=options.precision,
        export_seconds=export_seconds, load_seconds=load_seconds)


if __name__ == "__main__":
    main()
