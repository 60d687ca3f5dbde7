"""What is not arithmetic: tokenising, starting a program, memory over time."""

from . import paths, process
from .workload import Configuration, Row, Workload, peer, rewardkit


def tokenise(settings, data, flops):
    common = ["--model", data.classifier, "--data", data.files["texts"], "--threads", 1,
              "--repeats", 3]
    title = "tokenising, one thread"
    return Workload(
        "tokenise", title, "tokens/s", "tokens_per_second",
        [rewardkit("Tokenizer", "tokenise", common)],
        [peer("fastest way", "tokenise.py", common, ("tokenizers",), is_default=True)],
        [Row("tokenise", title, "Tokenizer", "tokenizers", ["fastest way"], "ids",
             "fastest way")],
        settings.rounds, 1, is_probed=False)


def cold_start(settings, data, flops):
    """Two whole programs, from nothing to the first score. Both find their files in memory: the
    first round has read them."""
    own = Configuration("reward score", lambda: [
        paths.REWARD, "score", "--model", data.classifier, "--template", "plain",
        "--dataset", data.files["first"], "--threads", settings.threads])
    other = peer("transformers", "cold_start.py", [
        "--model", data.classifier, "--data", data.files["first-text"],
        "--threads", settings.threads], is_default=True)
    title = "cold start to the first score"
    return Workload(
        "cold-start", title, "s", "process_seconds", [own], [other],
        [Row("cold-start", title, own.name, "Python", [other.name], "first score", other.name)],
        settings.rounds, settings.threads, higher_is_better=False, is_probed=False)


def memory(settings, data, flops):
    own = rewardkit("fp32", "memory", [
        "--model", data.classifier, "--data", data.files["many"], "--threads", settings.threads,
        "--weights-mib", f"{data.weights_mib:.3f}"])
    title = f"memory at rest, and over {settings.memory_rows:,} rows"
    return Workload(
        "memory", title, "of the weights", "rest_over_weights", [own], [],
        [Row("memory", title, "fp32")], 1, settings.threads, higher_is_better=False,
        is_probed=False, details={"rows": settings.memory_rows, "weights_mib": data.weights_mib})
