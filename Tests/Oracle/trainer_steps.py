#!/usr/bin/env python3
"""Writes what trainers with losses of their own come to after some steps, by torch's autograd and
AdamW in float64, into .deps/fixtures/trainer-steps.json.

Batches hold all rows (or the same row), so that no random order matters. Formulas are spelt out,
not in the form that the toolkit uses. Each case is {"tensors": name -> {"shape", "values"}, "after":
name -> [...]}.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = torch.Generator().manual_seed(20250202)


def normal(*shape):
    """float32 numbers, so that the other side reads the very same ones."""
    return torch.randn(*shape, generator=GENERATOR, dtype=torch.float32).double()


def rounded(tensor):
    return tensor.float().double()


def network(*widths):
    layers = {}
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers[f"weight{index}"] = rounded(normal(outputs, inputs) / math.sqrt(inputs))
        layers[f"bias{index}"] = rounded(0.3 * normal(outputs))
    return layers


def output(layers, rows):
    count = sum(name.startswith("weight") for name in layers)
    for index in range(count):
        rows = rows @ layers[f"weight{index}"].T + layers[f"bias{index}"]
        rows = rows.clamp(min=0) if index < count - 1 else rows
    return rows


def trained(layers, loss, rates, decay=0.0):
    """The parameters after AdamW with these rates; matrices alone decay."""
    layers = {name: tensor.clone().requires_grad_() for name, tensor in layers.items()}
    groups = [{"params": [x for x in layers.values() if x.dim() > 1], "weight_decay": decay},
              {"params": [x for x in layers.values() if x.dim() < 2], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rates[0])
    for rate in rates:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss(layers).backward()
        optimizer.step()
    return layers


def gaussian_heads():
    """BRME's second stage: every head's normal density of its row's one target."""
    rows, targets, layers = normal(6, 3), normal(6), network(3, 5, 6)

    def loss(layers):
        means, spreads = output(layers, rows).chunk(2, dim=1)
        density = torch.distributions.Normal(means, torch.log1p(spreads.exp()) + 1e-3)
        return -density.log_prob(targets[:, None]).mean()
    after = trained(layers, loss, [0.02] * 30)
    return {"rows": rows, "targets": targets, **layers}, after


def gate():
    """ArmoRM's second stage: cross entropy of the corrected, gated scores of one pair."""
    prompt, chosen, rejected = normal(1, 3), normal(3), normal(3)
    layers = {**network(3, 4, 3), "scale": torch.ones(1, dtype=torch.float64)}
    transform = torch.eye(3, dtype=torch.float64)
    transform[2] -= torch.tensor([0.1, 0.05, 1], dtype=torch.float64)

    def loss(layers):
        linear = {name: x for name, x in layers.items() if name != "scale"}
        weights = layers["scale"] * torch.softmax(output(linear, prompt)[0] / 10, dim=0)
        scores = [weights @ (transform.T @ objectives) for objectives in (chosen, rejected)]
        return F.binary_cross_entropy_with_logits(
            scores[0] - scores[1], torch.ones((), dtype=torch.float64))
    steps = 30
    rates = [0.05 * 0.5 * (1 + math.cos(math.pi * step / steps)) for step in range(steps)]
    after = trained(layers, loss, rates)
    return {"prompt": prompt[0], "chosen": chosen, "rejected": rejected, **layers}, after


def detector():
    """ReMoDetect: three weighted pairs with the reward norm, and replay of what a teacher said."""
    machine, mixed, human, replay = (normal(n, 4) for n in (5, 5, 5, 10))
    layers, teacher = network(4, 1), network(4, 1)

    def loss(layers):
        rewards = [output(layers, rows)[:, 0] for rows in (machine, mixed, human)]
        total = 0
        for factor, first, second in ((0.35, 0, 1), (1, 0, 2), (0.35, 1, 2)):
            a, b = rewards[first], rewards[second]
            pair = torch.log1p(torch.exp(b - a)) + 0.01 * 0.5 * (a ** 2 + b ** 2)
            total = total + factor * pair
        kept = (output(teacher, replay) - output(layers, replay)) ** 2
        return total.mean() / 3 + 0.5 * kept.sum() / 5
    steps, warmup = 40, 4
    rates = [0.05 * (step + 1) / warmup for step in range(warmup)]
    rates += [0.05 * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))
              for step in range(warmup, steps)]
    after = trained(layers, loss, rates, decay=0.01)
    tensors = {"machine": machine, "mixed": mixed, "human": human, "replay": replay, **layers}
    tensors.update({"teacher_" + name: x for name, x in teacher.items()})
    return tensors, after


def meta_step():
    """MetaRM: the gradient of the pair loss at θ' = θ + η∇J, first order."""
    samples, pairs = normal(3, 4, 3), normal(5, 2, 3)
    weight, last = normal(6, 3), normal(6)

    def rewards(weight, last, rows):
        return (rows @ weight.T).clamp(min=0) @ last
    parameters = [weight.clone().requires_grad_(), last.clone().requires_grad_()]
    found = rewards(*parameters, samples)
    difference = sum(
        torch.sigmoid((found[:, i] - found[:, j]).abs()) for i in range(4) for j in range(i)
    ).mean() * 2 / 16
    moved = [(x + 0.7 * g).detach().requires_grad_()
             for x, g in zip(parameters, torch.autograd.grad(difference, parameters))]
    scores = rewards(*moved, pairs)
    F.binary_cross_entropy_with_logits(
        scores[:, 0] - scores[:, 1], torch.ones(5, dtype=torch.float64),
        reduction="sum").backward()
    return ({"samples": samples, "pairs": pairs, "weight": weight, "last": last},
            {"weight": moved[0].grad, "last": moved[1].grad})


def steer_lm():
    """SteerLM 2.0: minus the gradient of KL(w‖b) by the policy's log-probabilities."""
    attributes = -normal(6).abs()
    prior, proposal = (rounded(2 * normal(6) - 20) for _ in range(2))
    policy = rounded(proposal + normal(6)).requires_grad_()
    goal = attributes.exp() * (prior - proposal).exp()
    share = (policy - proposal).exp()
    divergence = F.kl_div(
        (share / share.sum()).log(), goal / goal.sum(), reduction="sum")
    divergence.backward()
    return ({"attributes": attributes, "prior": prior, "proposal": proposal, "policy": policy},
            {"coefficients": -policy.grad, "divergence": divergence.reshape(1)})


def main():
    found = {}
    for function in (gaussian_heads, gate, detector, meta_step, steer_lm):
        tensors, after = function()
        found[function.__name__.replace("_", "-")] = {
            "tensors": {name: {"shape": list(x.shape), "values": x.detach().flatten().tolist()}
                        for name, x in tensors.items()},
            "after": {name: x.detach().flatten().tolist() for name, x in after.items()},
        }
    path = ROOT / ".deps" / "fixtures" / "trainer-steps.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))
    print(f"{path}: {len(found)} trainers")


if __name__ == "__main__":
    main()
