#!/usr/bin/env python3
"""Samples candidates with transformers' generate: fp32, key-value cache, one prompt at a time.

    generate.py --model DIR --data PROMPTS.jsonl [--n 16] [--max-new-tokens 64] [--ignore-eos]

A row of the data is {"prompt_ids": [...]} (or {"ids": [...]}). Counted are the tokens that are
part of an answer: those up to and with its end token, none of the padding after it; --ignore-eos
makes all answers equally long, for comparing speed alone. One repeat goes through all prompts.
"""

import time

import common


def main():
    arguments = common.parser(__doc__)
    arguments.set_defaults(repeats=3)
    arguments.add_argument("--n", type=int, default=16, help="candidates of each prompt")
    arguments.add_argument("--max-new-tokens", type=int, default=64)
    arguments.add_argument("--temperature", type=float, default=0.8)
    arguments.add_argument("--top-k", type=int, default=0)
    arguments.add_argument("--top-p", type=float, default=1.0)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--ignore-eos", action="store_true")
    options = arguments.parse_args()
    import torch
    import transformers

    common.use_threads(options.threads)
    transformers.utils.logging.disable_progress_bar()
    model = transformers.AutoModelForCausalLM.from_pretrained(
        options.model, dtype=torch.float32, attn_implementation="sdpa").eval()
    prompts = [r.get("prompt_ids") or r["ids"] for r in common.rows(options.data, options.limit)]
    end = None if options.ignore_eos else model.config.eos_token_id
    ends = set(end if isinstance(end, list) else [end])
    settings = transformers.GenerationConfig(
        do_sample=True, num_return_sequences=options.n, max_new_tokens=options.max_new_tokens,
        temperature=options.temperature, top_k=options.top_k, top_p=options.top_p,
        eos_token_id=end, pad_token_id=model.config.pad_token_id or 0)
    # What the model's own file says would fill in what is not named here.
    model.generation_config = settings

    def generate(prompt):
        ids = torch.tensor([prompt])
        out = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), generation_config=settings)
        return [answer[len(prompt) :] for answer in out.tolist()]

    def length(answer):
        return next((i + 1 for i, token in enumerate(answer) if token in ends), len(answer))

    with torch.inference_mode():
        torch.manual_seed(options.seed)
        generate(prompts[0])
        seconds, counts = [], []
        for repeat in range(options.repeats):
            torch.manual_seed(options.seed + repeat)
            began = time.perf_counter()
            answers = [answer for prompt in prompts for answer in generate(prompt)]
            seconds.append(time.perf_counter() - began)
            counts.append(sum(map(length, answers)))
    common.report(
        "transformers", options, prompts=len(prompts), n=options.n,
        max_new_tokens=options.max_new_tokens, ignore_eos=options.ignore_eos,
        prompt_tokens=sum(map(len, prompts)), generated_tokens=counts,
        tokens_per_second=common.spread([c / s for c, s in zip(counts, seconds)]))


if __name__ == "__main__":
    main()
