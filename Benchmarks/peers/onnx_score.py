#!/usr/bin/env python3
"""Scores token sequences with ONNX Runtime, on transformers' model as torch.onnx exports it.

    onnx_score.py --model DIR --data ROWS.jsonl [--batch 8] [--order file|sorted]
                  [--precision fp32|int8]

Arguments and report are those of score.py. int8 is ONNX Runtime's dynamic quantisation of all
matrix products with weights, one scale for each output. The first run writes the exported model
into .deps/bench-data/exports, which takes a minute and is not timed.
"""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import common
import exports
import scoring

PACKAGES = ("onnxruntime", "onnx", "onnxscript", "torch", "transformers")


def write(directory, folder):
    import torch

    model, example = exports.scorer(directory)
    # The exporter tells its steps on standard output, which is the report's.
    with contextlib.redirect_stdout(sys.stderr), torch.no_grad():
        program = torch.onnx.export(
            model, example, dynamo=True, input_names=["input_ids", "attention_mask"],
            output_names=["scores"], dynamic_shapes=exports.any_shape())
        program.save(folder / "model.onnx", external_data=True)


def quantise(source, folder):
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory(dir=folder.parent) as beside, \
            contextlib.redirect_stdout(sys.stderr):
        prepared = Path(beside) / "model.onnx"
        # Nothing here needs symbolic shapes, which it does not find in exported models.
        quant_pre_process(source, prepared, skip_symbolic_shape=True, save_as_external_data=True)
        quantize_dynamic(
            prepared, folder / "model.onnx", op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8, per_channel=True, use_external_data_format=True)


def main():
    arguments = scoring.parser(__doc__)
    arguments.add_argument("--precision", choices=["fp32", "int8"], default="fp32")
    options = arguments.parse_args()
    import onnxruntime
    from transformers import AutoConfig

    began = time.perf_counter()
    folder = exports.kept(
        "onnx-fp32", PACKAGES, lambda part: write(options.model, part),
        exports.files(options.model))
    if options.precision == "int8":
        source = folder / "model.onnx"
        folder = exports.kept(
            "onnx-int8", PACKAGES, lambda part: quantise(source, part), [source, Path(__file__)])
    export_seconds = time.perf_counter() - began
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    began = time.perf_counter()
    session = onnxruntime.InferenceSession(
        folder / "model.onnx", settings, providers=["CPUExecutionProvider"])
    load_seconds = time.perf_counter() - began
    rows = scoring.Rows(options, AutoConfig.from_pretrained(options.model).pad_token_id)

    def compute(ids, mask):
        return session.run(["scores"], {"input_ids": ids, "attention_mask": mask})[0].tolist()

    scoring.measure(
        "onnxruntime", options, rows, compute, PACKAGES, precision=options.precision,
        export_seconds=export_seconds, load_seconds=load_seconds)


if __name__ == "__main__":
    main()
