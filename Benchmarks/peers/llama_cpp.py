#!/usr/bin/env python3
"""Continues prompts with llama.cpp, one sequence at a time, taking the likeliest token.

    llama_cpp.py generate --model GGUF --data PROMPTS.jsonl [--max-new-tokens 64] [--precision as-is]

A row of the data is {"prompt_ids": [...]}. End tokens are ignored. The prompt's rate is measured
from its first token to the logits of its last; `tokens_per_second` is that of the tokens after
those, which each take a pass through the model: all but the first of a continuation. --precision
f32 and q8_0 compute from the same weights, written anew by gguf into .deps/bench-data/exports.
"""

import ctypes
import os
import sys
import time
from pathlib import Path

import common
import exports

# This file has the package's name, so its folder must not be searched for it.
HERE = Path(__file__).resolve().parent
sys.path = [entry for entry in sys.path if Path(entry).resolve() != HERE]
# setup.sh keeps a build for processors without AVX-512 beside the native one.
AVX2 = Path(sys.prefix) / "llama-avx2"
if os.environ.get("ATEN_CPU_CAPABILITY") == "avx2" and AVX2.exists():
    sys.path.insert(0, str(AVX2))


def rewrite(source, target, kind):
    """The same model with its matrices in another type, and everything else as it is."""
    import gguf
    import numpy

    reader = gguf.GGUFReader(source)
    types = {"f32": gguf.GGMLQuantizationType.F32, "q8_0": gguf.GGMLQuantizationType.Q8_0}
    file_types = {"f32": gguf.LlamaFileType.ALL_F32, "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0}
    architecture = reader.get_field("general.architecture").contents()
    writer = gguf.GGUFWriter(target, architecture)
    for name, field in reader.fields.items():
        # The writer adds these itself.
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        of = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), field.types[0], sub_type=of)
    writer.add_file_type(file_types[kind])
    for tensor in reader.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        if values.ndim > 1:
            writer.add_tensor(
                tensor.name, gguf.quantize(values, types[kind]), raw_dtype=types[kind])
        else:
            writer.add_tensor(tensor.name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Model:
    """A model and a context for one sequence, through the package's bindings of the C functions:
    its Python class copies the logits of every token."""

    def __init__(self, path, threads, length):
        import llama_cpp

        self.library = llama_cpp
        # It would tell everything about the model on standard error.
        self.silence = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self.silence, None)
        llama_cpp.llama_backend_init()
        self.model = llama_cpp.llama_model_load_from_file(
            str(path).encode(), llama_cpp.llama_model_default_params())
        if not self.model:
            sys.exit(f"llama_cpp.py: llama.cpp cannot read {path}")
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = settings.n_batch = length
        settings.n_threads = settings.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(self.model, settings)
        if not self.context:
            sys.exit("llama_cpp.py: llama.cpp made no context")
        vocabulary = llama_cpp.llama_model_get_vocab(self.model)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(vocabulary)

    def forget(self):
        memory = self.library.llama_get_memory(self.context)
        self.library.llama_memory_clear(memory, True)

    def likeliest(self, tokens):
        """Adds tokens to the sequence and returns the likeliest one after them."""
        import numpy

        given = (ctypes.c_int32 * len(tokens))(*tokens)
        batch = self.library.llama_batch_get_one(given, len(tokens))
        if self.library.llama_decode(self.context, batch):
            sys.exit("llama_cpp.py: llama_decode failed")
        # Of the last token; the others have no logits.
        logits = self.library.llama_get_logits_ith(self.context, -1)
        return int(numpy.ctypeslib.as_array(logits, (self.vocabulary,)).argmax())

    def instructions(self):
        """What this build uses of the processor."""
        told = self.library.llama_print_system_info().decode().split(" : ", 1)[-1]
        return [part.split("=")[0].strip() for part in told.split("|") if "=" in part]


def main():
    arguments = common.parser(__doc__)
    arguments.set_defaults(repeats=1)
    arguments.add_argument("command", choices=["generate"])
    arguments.add_argument("--n", type=int, choices=[1], default=1, help="sequences at once")
    arguments.add_argument("--max-new-tokens", type=int, default=64)
    arguments.add_argument("--precision", choices=["as-is", "f32", "q8_0"], default="as-is")
    options = arguments.parse_args()
    prompts = [row["prompt_ids"] for row in common.rows(options.data, options.limit)]
    if options.max_new_tokens < 2:
        arguments.error("--max-new-tokens must be at least 2")
    path = options.model
    if options.precision != "as-is":
        folder = exports.kept(
            f"gguf-{options.precision}", ("gguf",),
            lambda part: rewrite(options.model, part / "model.gguf", options.precision),
            [options.model, Path(__file__)])
        path = folder / "model.gguf"
    began = time.perf_counter()
    model = Model(path, options.threads, max(map(len, prompts)) + options.max_new_tokens)
    load_seconds = time.perf_counter() - began

    def run(prompt, count):
        """Seconds for the prompt, seconds for the rest, and the tokens."""
        model.forget()
        began = time.perf_counter()
        tokens = [model.likeliest(prompt)]
        read = time.perf_counter()
        while len(tokens) < count:
            tokens.append(model.likeliest(tokens[-1:]))
        return read - began, time.perf_counter() - read, tokens

    greedy = run(prompts[0], options.max_new_tokens)[2]
    prompt_tokens = sum(map(len, prompts))
    timed = len(prompts) * (options.max_new_tokens - 1)
    prefill_rates, rates = [], []
    for _ in range(options.repeats):
        measured = [run(prompt, options.max_new_tokens) for prompt in prompts]
        prefill_rates.append(prompt_tokens / sum(prefill for prefill, _, _ in measured))
        rates.append(timed / sum(seconds for _, seconds, _ in measured))
    common.report(
        "llama.cpp", options, packages=("llama-cpp-python",), precision=options.precision,
        instructions=model.instructions(), prompts=len(prompts), prompt_tokens=prompt_tokens,
        max_new_tokens=options.max_new_tokens, load_seconds=load_seconds, greedy=greedy,
        tokens_per_second=common.spread(rates),
        prefill_tokens_per_second=common.spread(prefill_rates))


if __name__ == "__main__":
    main()
