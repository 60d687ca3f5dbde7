#!/usr/bin/env python3
"""Writes losses of reward models and their gradients by torch's autograd in float64, on seeded
inputs, into .deps/fixtures/objectives.json. Formulas are spelt out, not in the form that the toolkit uses.

Each case is {"inputs", "constants": name -> {"shape", "values"}, "losses": [...], "gradients":
name -> [...]}; gradients are of the sum of the losses, with respect to the inputs.
"""

import json
from itertools import combinations
from pathlib import Path

import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = torch.Generator().manual_seed(20250101)


def normal(*shape):
    """float32 numbers, so that the other side reads the very same ones."""
    return torch.randn(*shape, generator=GENERATOR, dtype=torch.float32).double()


def values(numbers):
    return torch.tensor(numbers, dtype=torch.float32).double()


def preference(chosen, rejected, margins, smoothing, weights, scales):
    logits = chosen - rejected - margins
    cross = F.binary_cross_entropy_with_logits(logits, 1 - smoothing, reduction="none")
    return (weights * scales * cross + 0.01 * (chosen + rejected) ** 2
            + 0.02 * (chosen ** 2 + rejected ** 2) / 2)


def ranked_pairs(rewards):
    total = torch.zeros(len(rewards), dtype=rewards.dtype)
    for factor, (i, j) in zip((0.35, 1, 0.35), combinations(range(3), 2)):
        a, b = rewards[:, i], rewards[:, j]
        total = total + factor * (F.softplus(b - a) + 0.01 * 0.5 * (a ** 2 + b ** 2))
    return total / 3


def plackett_luce(rewards):
    chances = torch.ones(len(rewards), dtype=rewards.dtype)
    for i in range(rewards.shape[1]):
        chances = chances * F.softmax(rewards[:, i:], dim=1)[:, 0]
    return -chances.log()


def masked_regression(predictions, labels, mask, weights):
    present = mask.bool()
    error = (predictions[present] - labels[present]) ** 2
    factor = weights.expand_as(mask)[present]
    return ((factor * error).sum() / factor.sum()).reshape(1)


def info_nce(first, second):
    cosines = F.cosine_similarity(first[:, None], second[None], dim=-1)
    return F.cross_entropy(cosines / 0.05, torch.arange(len(first)), reduction="none")


def sinkhorn(scores):
    q = (scores.detach() / 0.05).exp().T
    samples = q.shape[1]
    q = q / q.sum()
    for _ in range(3):
        q = q / q.sum(dim=1, keepdim=True) / q.shape[0]
        q = q / q.sum(dim=0, keepdim=True) / samples
    return (q * samples).T


def swapped_prototypes(first, second, prototypes):
    a, b = (F.cosine_similarity(x[:, None], prototypes[None], dim=-1) for x in (first, second))
    return (F.cross_entropy(a / 0.1, sinkhorn(b), reduction="none")
            + F.cross_entropy(b / 0.1, sinkhorn(a), reduction="none"))


def grid(sources, goals):
    return F.cosine_similarity(sources[:, :, None], goals[:, None], dim=-1).flatten(1)


def goal_mean_inside(sources, goals, negative_sources, negative_goals):
    near = torch.sigmoid(grid(sources, goals)).mean(1)
    far = torch.sigmoid(grid(negative_sources, negative_goals)).mean(1)
    return -near.log() - (1 - far).log()


def goal_per_pair(sources, goals, negative_sources, negative_goals):
    near = torch.sigmoid(grid(sources, goals)).log().mean(1)
    far = (1 - torch.sigmoid(grid(negative_sources, negative_goals))).log().mean(1)
    return -near - far


def goal_cosine_avg(sources, goals, negative_sources, negative_goals):
    return goal_mean_inside(
        sources, goals.mean(1, keepdim=True), negative_sources,
        negative_goals.mean(1, keepdim=True))


def replay(student, teacher):
    return (0.01 * F.mse_loss(student, teacher, reduction="sum")).reshape(1)


def meta_difference(rewards):
    pairs = [torch.sigmoid((rewards[:, i] - rewards[:, j]).abs())
             for i, j in combinations(range(rewards.shape[1]), 2)]
    return 2 * torch.stack(pairs).sum(0) / rewards.shape[1] ** 2


def states():
    return {"sources": normal(3, 4, 5), "goals": normal(3, 4, 5),
            "negative_sources": normal(3, 2, 5), "negative_goals": normal(3, 2, 5)}


def cases():
    yield "preference", preference, {"chosen": normal(6), "rejected": normal(6)}, {
        "margins": normal(6), "smoothing": values([0, 0.1, 0.5, 0.25, 0.9, 1]),
        "weights": values([1, 2, 0.5, 0, 1, 3]), "scales": values([1, 1, 2, 3, 0.5, 1])}
    yield "ranked-pairs", ranked_pairs, {"rewards": 2 * normal(4, 3)}, {}
    yield "plackett-luce", plackett_luce, {"rewards": 2 * normal(4, 5)}, {}
    yield "masked-regression", masked_regression, {"predictions": normal(3, 5)}, {
        "labels": normal(3, 5), "weights": values([0.65, 0.8, 0.45, 0.55, 0.4]),
        "mask": values([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 0, 1]])}
    yield "info-nce", info_nce, {"first": normal(5, 6), "second": normal(5, 6)}, {}
    yield "swapped-prototypes", swapped_prototypes, {
        "first": normal(6, 4), "second": normal(6, 4), "prototypes": normal(3, 4)}, {}
    yield "goal-mean-inside", goal_mean_inside, states(), {}
    yield "goal-per-pair", goal_per_pair, states(), {}
    yield "goal-cosine-avg", goal_cosine_avg, states(), {}
    yield "replay", replay, {"student": normal(7)}, {"teacher": normal(7)}
    yield "meta-difference", meta_difference, {"rewards": normal(4, 5)}, {}


def stored(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().flatten().tolist()}


def main():
    found = {}
    for name, function, inputs, constants in cases():
        for tensor in inputs.values():
            tensor.requires_grad_()
        losses = function(**inputs, **constants)
        gradients = torch.autograd.grad(losses.sum(), list(inputs.values()))
        found[name] = {
            "inputs": {key: stored(x) for key, x in inputs.items()},
            "constants": {key: stored(x) for key, x in constants.items()},
            "losses": losses.detach().tolist(),
            "gradients": {key: g.flatten().tolist() for key, g in zip(inputs, gradients)},
        }
    path = ROOT / ".deps" / "fixtures" / "objectives.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))
    print(f"{path}: {len(found)} losses")


if __name__ == "__main__":
    main()
