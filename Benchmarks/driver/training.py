"""Training on pairs, all weights and LoRA, beside TRL."""

from . import paths
from .workload import Row, Workload, peer, rewardkit


def train(settings, data, flops):
    return workload(settings, data, flops, "train", "all weights", 0)


def lora(settings, data, flops):
    return workload(
        settings, data, flops, "train-lora", f"LoRA of rank {settings.lora_rank}",
        settings.lora_rank)


def workload(settings, data, flops, key, kind, rank):
    common = ["--model", data.classifier, "--data", data.files["train"],
              "--threads", settings.threads, "--repeats", 1,
              "--batch-size", settings.batch_size, "--steps", settings.steps,
              "--warm-up", settings.warm_up, "--learning-rate", "1e-5", "--lora-r", rank]
    packages = ("torch", "transformers", "trl", *(("peft",) if rank else ()))
    # The first is RewardKit's own setting, and the one whose losses are compared.
    peers = [
        peer(f"gradient checkpointing {switch}", "train_pairs.py",
             [*common, "--gradient-checkpointing", switch], packages, is_default=switch == "on")
        for switch in ("off", "on")]
    own = [rewardkit("fp32", "train-pairs", [
        *common, "--gradient-checkpointing", "off", "--work-directory", paths.DATA])]

    def flop(report):
        step = flops.training_factors if rank else flops.training
        return step(report["timed_unique_tokens"], 2 * report["timed_pairs"]) \
            / report["timed_pairs"]

    title = f"training, {kind}, batch {settings.batch_size}"
    row = Row(
        key, title, "fp32", "TRL RewardTrainer", [c.name for c in peers], "losses", peers[0].name,
        flop=flop, keeps_default=settings.every_configuration)
    rows = [row]
    if rank:
        add_halves(own, rows, common)
    return Workload(
        key, title, "pairs/s", "pairs_per_second", own, peers, rows, settings.train_rounds,
        settings.threads,
        details={"steps": settings.steps, "warm_up": settings.warm_up,
                 "batch_size": settings.batch_size, "longest": settings.train_max_length,
                 "lora_rank": rank})


def add_halves(own, rows, common):
    """Frozen weights stored in bf16, beside TRL's fp32: TRL would compute in bf16 too, for which
    AVX2 has no instructions, and did not end four steps in three minutes."""
    row = rows[0]
    own.append(rewardkit("bf16 storage", "train-pairs", [
        *common, "--dtype", "bfloat16", "--gradient-checkpointing", "off",
        "--work-directory", paths.DATA]))
    rows.append(Row(
        f"{row.key}-bf16", f"{row.title}, frozen weights in bf16", "bf16 storage",
        row.peer, row.peers, against="fp32", flop=row.flop))
