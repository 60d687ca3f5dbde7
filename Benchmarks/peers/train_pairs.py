#!/usr/bin/env python3
"""Trains a reward model on preference pairs with TRL's RewardTrainer.

    train_pairs.py --model DIR --data PAIRS.jsonl [--batch-size 8] [--steps 12] [--warm-up 2]
                   [--gradient-checkpointing off|on] [--lora-r 0] [--learning-rate 1e-5]
                   [--dtype float32|bfloat16|mixed] [--seed 0] ...

A row of the data is {"chosen_ids": [...], "rejected_ids": [...]}, taken by the trainer as it is, or
text or messages (`chosen`, `rejected`, perhaps `prompt`), which it renders and tokenises. Pairs are
taken in the order of the file, so that another trainer can be given the same batches. The first
`--warm-up` optimiser steps are not timed. --repeats is the number of whole runs.

--lora-r trains factors of this rank beside all linear layers, with alpha twice the rank, and the
head. --dtype says what weights, gradients and the optimiser's moments are stored and computed in;
`mixed`, which is what TRL chooses by itself, stores fp32 and computes in bf16 where autocast does.
--seed draws the factors of LoRA.
Printed: pairs and real (unpadded) tokens per second, and the loss of every step of the last run.
"""

import tempfile
import time

import common


def tokenizer(directory, pad, vocabulary):
    """The model's own; a model without one gets a stand-in that only knows the padding token,
    which is all that the trainer needs for rows of ids."""
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    if (directory / "tokenizer.json").exists():
        return AutoTokenizer.from_pretrained(directory)
    from tokenizers import Tokenizer, models

    words = {f"<{i}>": i for i in range(vocabulary)}
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel(words, unk_token=f"<{pad}>")),
        pad_token=f"<{pad}>", eos_token=f"<{pad}>")


def run(options, pairs):
    import torch
    import transformers
    from datasets import Dataset, disable_progress_bars
    from torch.utils.data import SequentialSampler
    from trl import RewardConfig, RewardTrainer

    disable_progress_bars()
    stored = torch.bfloat16 if options.dtype == "bfloat16" else torch.float32
    model = common.classifier(options.model, stored)
    pad = model.config.pad_token_id
    assert pad is not None, "the model names no padding token"

    class InOrder(RewardTrainer):
        def _get_train_sampler(self, *_):
            return SequentialSampler(self.train_dataset)

    class Clock(transformers.TrainerCallback):
        ends = []

        def on_train_begin(self, *_, **__):
            self.ends = [time.perf_counter()]

        def on_step_end(self, *_, **__):
            self.ends.append(time.perf_counter())

    adapter = None
    if options.lora_r:
        from peft import LoraConfig

        adapter = LoraConfig(
            task_type="SEQ_CLS", r=options.lora_r, lora_alpha=2 * options.lora_r, lora_dropout=0.0,
            target_modules="all-linear", modules_to_save=["score"])
    clock = Clock()
    torch.manual_seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        trainer = InOrder(
            model=model,
            args=RewardConfig(
                output_dir=folder, use_cpu=True, bf16=options.dtype == "mixed", fp16=False,
                seed=options.seed,
                per_device_train_batch_size=options.batch_size,
                gradient_accumulation_steps=options.accumulation, max_steps=options.steps,
                gradient_checkpointing=options.gradient_checkpointing == "on",
                learning_rate=options.learning_rate, lr_scheduler_type="constant",
                max_length=None, logging_steps=1, save_strategy="no", report_to=[],
                disable_tqdm=True, dataloader_pin_memory=False),
            train_dataset=Dataset.from_list(pairs),
            processing_class=tokenizer(options.model, pad, model.config.vocab_size),
            peft_config=adapter,
            callbacks=[clock],
        )
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.train()
        prepared = trainer.train_dataset
    log = [entry for entry in trainer.state.log_history if "loss" in entry]
    return prepared, clock.ends, [e["loss"] for e in log], [e["grad_norm"] for e in log]


def main():
    arguments = common.parser(__doc__)
    arguments.set_defaults(repeats=1)
    arguments.add_argument("--batch-size", type=int, default=8)
    arguments.add_argument("--accumulation", type=int, default=1)
    arguments.add_argument("--steps", type=int, default=12)
    arguments.add_argument("--warm-up", type=int, default=2)
    arguments.add_argument("--gradient-checkpointing", choices=["off", "on"], default="off")
    arguments.add_argument("--learning-rate", type=float, default=1e-5)
    arguments.add_argument("--lora-r", type=int, default=0, help="0 trains all weights")
    arguments.add_argument(
        "--dtype", choices=["float32", "bfloat16", "mixed"], default="float32")
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()

    common.use_threads(options.threads)
    per_step = options.batch_size * options.accumulation
    # As many rows as the steps need: an epoch's end would make a smaller batch.
    pairs = common.rows(options.data, options.limit or per_step * options.steps)
    assert len(pairs) >= per_step * options.steps, "too few rows for so many steps"

    rates, token_rates = [], []
    for _ in range(options.repeats):
        prepared, ends, losses, norms = run(options, pairs)
        seconds = ends[-1] - ends[options.warm_up]
        timed = prepared.select(range(options.warm_up * per_step, options.steps * per_step))
        tokens = sum(len(row["chosen_ids"]) + len(row["rejected_ids"]) for row in timed)
        rates.append(len(timed) / seconds)
        token_rates.append(tokens / seconds)
    packages = ("torch", "transformers", "trl", *(("peft",) if options.lora_r else ()))
    common.report(
        "trl", options, packages, dtype=options.dtype, batch_size=options.batch_size,
        accumulation=options.accumulation, lora_r=options.lora_r,
        gradient_checkpointing=options.gradient_checkpointing, steps=options.steps,
        timed_pairs=len(timed), timed_tokens=tokens,
        pairs_per_second=common.spread(rates), tokens_per_second=common.spread(token_rates),
        step_seconds=[b - a for a, b in zip(ends, ends[1:])], losses=losses, grad_norms=norms)


if __name__ == "__main__":
    main()
