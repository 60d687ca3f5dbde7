"""Sampling candidates beside transformers, and one sequence at a time beside llama.cpp."""

from .workload import Row, Workload, peer, rewardkit


def generate(settings, data, flops):
    common = ["--model", data.language_model, "--data", data.files["prompts"],
              "--threads", settings.threads, "--repeats", 1, "--n", settings.candidates,
              "--max-new-tokens", settings.new_tokens, "--ignore-eos"]
    # Candidates of one prompt at a time is what `num_return_sequences` gives.
    counts = {1, settings.prompts}
    if settings.full:
        counts |= {count for count in (2, 4, 8) if count < settings.prompts}
    peers = [
        peer(f"{count * settings.candidates} rows at once", "generate.py",
             [*common, "--prompts-at-once", count], is_default=count == 1)
        for count in sorted(counts)]
    own = [rewardkit(p, "generate", [*common, "--precision", p]) for p in ("fp32", "int8")]

    def flop(report):
        # The prompts' own forward pass is part of the time, so it is part of the work.
        tokens = report["generated_tokens"][0]
        return flops.generating(
            report["prompt_tokens"], report["prompts"], tokens,
            report["prompts"] * report["n"]) / tokens

    title = f"{settings.candidates} candidates for {settings.prompts} prompts"
    names = [c.name for c in peers]
    rows = [
        Row("generate", f"{title}, fp32", "fp32", "transformers", names, "greedy", names[0],
            flop=flop),
        Row("generate-int8", f"{title}, int8", "int8", "transformers, fp32", names,
            against="fp32", flop=flop),
    ]
    return Workload(
        "generate", title, "tokens/s", "tokens_per_second", own, peers, rows, settings.rounds,
        settings.threads,
        details={"prompts": settings.prompts, "candidates": settings.candidates,
                 "new_tokens": settings.new_tokens})


def single(settings, data, flops):
    """Tokens after the prompt alone; both sides tell the prompt's rate beside it. The same GGUF
    file is computed with as it is, and widened to 8 bits and to fp32."""
    common = ["--model", settings.model, "--data", data.files["single-prompts"],
              "--threads", settings.threads, "--max-new-tokens", settings.single_tokens,
              "--repeats", 1]
    # RewardKit's name of a precision, llama.cpp's, the table's for that, and for both.
    kinds = [("q4_1", "as-is", "the file as it is", "4 bits")]
    if settings.full:
        kinds += [("q8_0", "q8_0", "Q8_0", "8 bits"), ("fp32", "f32", "F32", "fp32")]
    own, peers, rows = [], [], []
    for precision, name, shown, said in kinds:
        own.append(rewardkit(
            precision, "generate-one", [*common, "--precision", precision]))
        peers.append(peer(
            shown, "llama_cpp.py", ["generate", *common, "--precision", name], ("llama_cpp",),
            is_default=True))
        rows.append(Row(
            "single" if precision == "q4_1" else f"single-{precision}",
            f"one sequence at a time, {said}", precision, "llama.cpp", [peers[-1].name],
            "likeliest", peers[-1].name))
    return Workload(
        "single", "one sequence at a time", "tokens/s", "tokens_per_second", own, peers, rows,
        settings.rounds, settings.threads,
        details={"prompts": settings.single_prompts, "new_tokens": settings.single_tokens})
