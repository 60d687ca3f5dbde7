"""What the numbers were measured on."""

import os
import platform
import re
import subprocess
import time
from pathlib import Path

from . import paths


def text(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def describe():
    name = re.search(r"^model name\s*:\s*(.+)$", text("/proc/cpuinfo"), re.M)
    system = re.search(r'^PRETTY_NAME="?([^"\n]+)', text("/etc/os-release"), re.M)
    flags = re.search(r"^flags\s*:\s*(.+)$", text("/proc/cpuinfo"), re.M)
    wanted = {"avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "amx_tile"}
    return {
        "processor": name[1] if name else platform.processor() or "unknown",
        "features": sorted(wanted & set(flags[1].split())) if flags else [],
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30),
        "system": system[1] if system else platform.platform(),
        "kernel": platform.release(),
    }


def busy(seconds=1.0):
    """The share of all cores' time that others use at this moment; 0 where it is not told.

    (The load average would still remember the compiler that `make bench` has just run.)"""

    def read():
        fields = text("/proc/stat").split("\n", 1)[0].split()[1:]
        ticks = [int(value) for value in fields[:8]]
        return sum(ticks), sum(ticks[3:5])  # all, and of it idle or waiting for a disk

    if not text("/proc/stat"):
        return 0.0
    all_before, idle_before = read()
    time.sleep(seconds)
    all_after, idle_after = read()
    return 1 - (idle_after - idle_before) / max(1, all_after - all_before)


def commit():
    """The checkout's commit, or "unknown" outside of one."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=paths.ROOT, capture_output=True,
            text=True)
    except OSError:
        return "unknown"
    return done.stdout.strip() if done.returncode == 0 else "unknown"
