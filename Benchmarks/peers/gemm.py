#!/usr/bin/env python3
"""The machine's fp32 matrix-multiply rate, by torch and by numpy: the ruler for all other numbers.

    gemm.py [--threads 2] [--repeats 3] [--seconds 0.05] [--sizes 1024]

Prints GFLOP/s (2 m n k floating-point operations for each product) of square matrices and of the
shapes of SmolLM2-135M's layers with 512 tokens: the best of the repeats, which is the machine's,
and the median, which is what its other work left of it.
"""

import argparse
import os
import time

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--repeats", type=int, default=3)
parser.add_argument("--seconds", type=float, default=0.05, help="of one measurement")
parser.add_argument("--sizes", default="1024", help="of square matrices, with commas")
options = parser.parse_args()
# numpy's library reads these when it is loaded.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import numpy
import torch

import common

common.use_threads(options.threads)
LAYERS = {"qkv": (512, 576, 960), "gate_up": (512, 576, 3072), "down": (512, 1536, 576)}


def rate(multiply, operations):
    """Each repeat multiplies for about `--seconds`."""
    multiply()
    # The second product shows the rate; the first one also sets threads up.
    began = time.perf_counter()
    multiply()
    count = max(1, int(options.seconds / (time.perf_counter() - began)))
    found = []
    for _ in range(options.repeats):
        began = time.perf_counter()
        for _ in range(count):
            multiply()
        found.append(operations * count / (time.perf_counter() - began) / 1e9)
    return {"best": max(found), **common.spread(found)}


def main():
    shapes = {f"{n}": (n, n, n) for n in map(int, options.sizes.split(","))} | LAYERS
    generator = numpy.random.default_rng(0)
    results = []
    for name, (m, k, n) in shapes.items():
        a = generator.standard_normal((m, k), dtype=numpy.float32)
        b = generator.standard_normal((k, n), dtype=numpy.float32)
        c, ta, tb = numpy.empty((m, n), numpy.float32), torch.from_numpy(a), torch.from_numpy(b)
        tc = torch.empty(m, n)
        operations = 2 * m * n * k
        results.append({
            "shape": name, "m": m, "k": k, "n": n,
            "torch": rate(lambda: torch.mm(ta, tb, out=tc), operations),
            "numpy": rate(lambda: numpy.matmul(a, b, out=c), operations),
        })
    best = max(r[library]["best"] for r in results for library in ("torch", "numpy"))
    common.report(
        "gemm", options, packages=("torch", "numpy"), gflops=results, best_gflops=best)


if __name__ == "__main__":
    main()
