"""The workloads that score: pairs, best-of-N, steps, a judge's long template."""

from .workload import Row, Workload, peer, rewardkit

ALONE = "batch 1, file order"  # without padding: what scores are compared with
USUAL = "batch 8, file order"
EXTRA = ("sentence_transformers",)


def shared(settings, data, file):
    return ["--model", data.classifier, "--data", data.files[file], "--threads", settings.threads,
            "--repeats", 1]


def own(common, precisions=("fp32",)):
    return [rewardkit(p, "score", [*common, "--precision", p]) for p in precisions]


def transformers(common, ways, default=USUAL):
    """One configuration for each (batch, order)."""
    named = {
        f"batch {size}, {'sorted by length' if order == 'sorted' else 'file order'}": (size, order)
        for size, order in ways}
    return [
        peer(name, "score.py", [*common, "--batch", size, "--order", order],
             is_default=name == default)
        for name, (size, order) in named.items()]


def compiled(common):
    return [
        peer("batch 1, torch.compile", "score.py", [*common, "--batch", 1, "--compile"]),
        peer("batch 8, sorted by length, torch.compile", "score.py",
             [*common, "--batch", 8, "--order", "sorted", "--compile"])]


def bf16(common):
    """One row of it: where the processor has no instructions for bf16, transformers is slower with
    it by two orders of magnitude."""
    return peer("transformers, bf16, one row", "score.py",
                [*common, "--batch", 1, "--dtype", "bfloat16", "--limit", 1])


def runtimes(common, precision, sizes):
    """ONNX Runtime and OpenVINO on what they export, and the CrossEncoder on top of them."""
    found = []
    for size in sizes:
        way = f"{precision}, batch {size}" + ("" if size == 1 else ", sorted by length")
        arguments = [*common, "--batch", size, "--order", "file" if size == 1 else "sorted",
                     "--precision", precision]
        found += [
            peer(f"ONNX Runtime, {way}", "onnx_score.py", arguments, ("onnxruntime",)),
            peer(f"OpenVINO, {way}", "openvino_score.py", arguments, ("openvino",)),
        ]
    return found


def cross_encoders(common, precision):
    backends = ("torch", "onnx", "openvino") if precision == "fp32" else ("onnx", "openvino")
    return [
        peer(f"CrossEncoder, {backend}, {precision}", "cross_encoder.py",
             [*common, "--batch", 8, "--backend", backend, "--precision", precision], EXTRA)
        for backend in backends]


def names(configurations):
    return [configuration.name for configuration in configurations]


def work(flops):
    """FLOP for each token of the texts, from a report of RewardKit's."""
    def flop(report):
        return flops.scoring(report["unique_tokens"], report["sequences"]) / report["tokens"]

    return flop


def scored(key, title, settings, own, peers, rows, **more):
    return Workload(
        key, title, "tokens/s", "tokens_per_second", own, peers, rows, settings.rounds,
        settings.threads, **more)


def pairs(settings, data, flops):
    common = shared(settings, data, "pairs")
    ways = [(1, "file"), (8, "file"), (8, "sorted")]
    if settings.full:
        ways += [(16, "file"), (16, "sorted")]
    plain = transformers(common, ways)
    if settings.full:
        plain += compiled(common)
    # The runtimes' exports take long: `make bench` shows them where it shows int8.
    others, short = [], runtimes(common, "int8", (1,))
    if settings.full:
        others = [*runtimes(common, "fp32", (1, 8)), *cross_encoders(common, "fp32"), bf16(common)]
        short = [*runtimes(common, "int8", (1, 8)), *cross_encoders(common, "int8")]
    title = f"scoring {settings.pairs} pairs"
    rows = [
        Row("pairs", f"{title}, fp32", "fp32", "transformers", names(plain), "scores", ALONE,
            flop=work(flops)),
        Row("pairs-int8", f"{title}, int8", "int8", "int8 peers", names(short), against="fp32",
            flop=work(flops)),
    ]
    if others:
        rows.insert(1, Row(
            "pairs-others", f"{title}, fp32", "fp32", "other peers", names(others),
            flop=work(flops)))
    return scored(
        "pairs", title, settings, own(common, ("fp32", "int8")), plain + others + short, rows,
        details={"pairs": settings.pairs, "longest": settings.max_length})


def decisions(settings, data, flops):
    """int8 beside RewardKit's own fp32 on more pairs than peers could be given."""
    common = shared(settings, data, "decisions")
    found = scored(
        "decisions", f"decisions of int8 on {settings.decision_pairs} pairs", settings,
        own(common, ("fp32", "int8")), [],
        [Row("decisions", f"int8 beside own fp32 on {settings.decision_pairs} pairs", "int8",
             against="fp32", flop=work(flops))],
        details={"pairs": settings.decision_pairs})
    # The same texts give the same scores: one round is enough.
    found.rounds = 1
    return found


def precisions(settings, data, flops):
    """What each way of storing weights costs in speed and in scores, and saves in memory."""
    common = shared(settings, data, "pairs")
    title = f"scoring {settings.pairs} pairs"
    rounded = ("int8", "bf16", "fp16", "q8_0", "q4_1")
    return scored(
        "precisions", title, settings, own(common, ("fp32", *rounded)), [],
        [Row(f"precision-{name}", f"{title}, {name}", name, against="fp32", flop=work(flops))
         for name in rounded],
        details={"pairs": settings.pairs})


def best_of(settings, data, flops):
    common = shared(settings, data, "best-of")
    ways = [(1, "file"), (8, "file"), (16, "file")]
    if settings.full:
        ways += [(8, "sorted"), (16, "sorted")]
    peers = transformers(common, ways)
    title = f"scoring {settings.samples} samples for {settings.questions} questions"
    return scored(
        "best-of", title, settings, own(common), peers,
        [Row("best-of", title, "fp32", "transformers", names(peers), "scores", ALONE,
             flop=work(flops))],
        details={"questions": settings.questions, "samples": settings.samples,
                 "sample_tokens": settings.sample_tokens, "sample_seed": settings.sample_seed})


def steps(settings, data, flops):
    common = shared(settings, data, "steps")
    # A forward pass for each step is what process reward models are usually run as.
    peers = transformers(common, [(1, "file"), (8, "file"), (8, "sorted")], default=ALONE)
    title = f"scoring every step of {settings.solutions} solutions"
    return scored(
        "steps", title, settings, own(common), peers,
        [Row("steps", title, "fp32", "transformers", names(peers), "scores", ALONE,
             flop=work(flops))],
        details={"solutions": settings.solutions})


def judge(settings, data, flops):
    common = shared(settings, data, "judge")
    peers = transformers(common, [(1, "file"), (8, "sorted")], default=ALONE)
    title = f"judging {settings.judged} texts after {settings.judge_template:,} common tokens"
    return scored(
        "judge", title, settings, own(common), peers,
        [Row("judge", title, "fp32", "transformers", names(peers), "scores", ALONE,
             flop=work(flops))],
        details={"sequences": settings.judged, "template_tokens": settings.judge_template})
