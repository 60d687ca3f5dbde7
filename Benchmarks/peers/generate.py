#!/usr/bin/env python3
"""Samples candidates with transformers' generate: fp32, key-value cache, sdpa.

    generate.py --model DIR --data PROMPTS.jsonl [--n 16] [--prompts-at-once 1] [--ignore-eos]
                [--memory-gib G]

A row of the data is {"prompt_ids": [...]}. Counted are the tokens that are part of an answer: those
up to and with its end token, none of the padding after it; --ignore-eos makes all answers equally
long, for comparing speed alone. Several prompts at once are padded on the left. One repeat goes
through all prompts. `greedy` is the likeliest continuation of the first prompt, which must be the
same in every implementation; `greedy_gaps` says by how much the logit of each of its tokens is
ahead of the next one's. Rows that would not fit into the memory are refused before they are tried.
"""

import os
import time

import common


def needed_gib(config, rows, prompt, new_tokens):
    """An upper estimate of what generating takes: `generate` gives every candidate its own copy of
    the prompt, computes all of them at once, and copies a layer's keys and values as they grow."""
    heads = config.num_attention_heads
    head = getattr(config, "head_dim", None) or config.hidden_size // heads
    cached = 2 * head * (config.num_key_value_heads or heads)
    whole = rows * (prompt + new_tokens) * cached * (config.num_hidden_layers + 2)
    # Of one layer: gate, up, their product, and the residual stream with its norm.
    reading = rows * prompt * (3 * config.intermediate_size + 4 * config.hidden_size)
    vocabulary = 4 * rows * config.vocab_size
    weights = config.num_hidden_layers * config.hidden_size * (
        3 * config.intermediate_size + 2 * heads * head + cached)
    weights += config.vocab_size * config.hidden_size
    # Measured with 512 rows: 4.6 GiB where this sum is 3.6.
    return 1.4 * 4 * (whole + max(reading, vocabulary) + weights) / (1 << 30) + 0.5


def main():
    arguments = common.parser(__doc__)
    arguments.set_defaults(repeats=3)
    arguments.add_argument("--n", type=int, default=16, help="candidates of each prompt")
    arguments.add_argument("--prompts-at-once", type=int, default=1)
    arguments.add_argument("--max-new-tokens", type=int, default=64)
    arguments.add_argument("--temperature", type=float, default=0.8)
    arguments.add_argument("--top-k", type=int, default=0)
    arguments.add_argument("--top-p", type=float, default=1.0)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--greedy-tokens", type=int, default=16)
    arguments.add_argument("--ignore-eos", action="store_true")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    arguments.add_argument("--memory-gib", type=float, default=0.8 * memory)
    options = arguments.parse_args()
    import torch
    import transformers

    common.use_threads(options.threads)
    transformers.utils.logging.disable_progress_bar()
    model = transformers.AutoModelForCausalLM.from_pretrained(
        options.model, dtype=torch.float32, attn_implementation="sdpa").eval()
    prompts = [row["prompt_ids"] for row in common.rows(options.data, options.limit)]
    groups = [prompts[i : i + options.prompts_at_once]
              for i in range(0, len(prompts), options.prompts_at_once)]
    end = None if options.ignore_eos else model.config.eos_token_id
    ends = set(end if isinstance(end, list) else [end])
    pad = model.config.pad_token_id or 0

    needed = max(
        needed_gib(model.config, len(group) * options.n, max(map(len, group)),
                   options.max_new_tokens) for group in groups)
    if needed > options.memory_gib:
        common.unavailable(
            f"{options.prompts_at_once * options.n} rows at once need about {needed:.0f} GiB of "
            f"memory, more than {options.memory_gib:.0f}")

    def generate(group, new_tokens, end=end, **settings):
        settings = transformers.GenerationConfig(
            max_new_tokens=new_tokens, eos_token_id=end, pad_token_id=pad, **settings)
        # What the model's own file says would fill in what is not named here.
        model.generation_config = settings
        longest = max(map(len, group))
        ids = torch.full((len(group), longest), pad)
        mask = torch.zeros(len(group), longest, dtype=torch.long)
        for row, prompt in enumerate(group):
            ids[row, longest - len(prompt) :] = torch.tensor(prompt)
            mask[row, longest - len(prompt) :] = 1
        out = model.generate(input_ids=ids, attention_mask=mask, generation_config=settings)
        if settings.return_dict_in_generate:
            best = torch.stack(out.logits).topk(2).values[:, 0]
            return out.sequences[:, longest:].tolist(), (best[:, 0] - best[:, 1]).tolist()
        return out[:, longest:].tolist()

    sampling = dict(
        do_sample=True, num_return_sequences=options.n, temperature=options.temperature,
        top_k=options.top_k, top_p=options.top_p)

    def length(answer):
        return next((i + 1 for i, token in enumerate(answer) if token in ends), len(answer))

    with torch.inference_mode():
        greedy, gaps = generate(
            prompts[:1], options.greedy_tokens, end=None, do_sample=False,
            return_dict_in_generate=True, output_logits=True)
        torch.manual_seed(options.seed)
        generate(groups[0], 2, **sampling)
        seconds, counts = [], []
        for repeat in range(options.repeats):
            torch.manual_seed(options.seed + repeat)
            began = time.perf_counter()
            answers = [answer for group in groups
                       for answer in generate(group, options.max_new_tokens, **sampling)]
            seconds.append(time.perf_counter() - began)
            counts.append(sum(map(length, answers)))
    common.report(
        "transformers", options, prompts=len(prompts), n=options.n,
        prompts_at_once=options.prompts_at_once, max_new_tokens=options.max_new_tokens,
        ignore_eos=options.ignore_eos, needed_gib=needed, prompt_tokens=sum(map(len, prompts)),
        generated_tokens=counts, greedy=greedy[0], greedy_gaps=gaps,
        tokens_per_second=common.spread([c / s for c, s in zip(counts, seconds)]))


if __name__ == "__main__":
    main()
