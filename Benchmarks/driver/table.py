"""The result as Markdown."""

from . import targets

HEAD = [
    "workload", "RewardKit", "peer, best", "ratio", "peer, default", "ratio", "SGEMM",
    "share of SGEMM", "peak MiB, RewardKit / peer", "largest difference", "note"]


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cells(row):
    own, best, default = row["rewardkit"], row["peer_best"], row["peer_default"]

    def peer(side):
        if not side:
            return "–"
        few = len(side["rounds"])
        only = f", {few} round{'' if few == 1 else 's'}" if own and few < len(own["rounds"]) else ""
        return f"{number(side['median'])} ({side['configuration']}{only})"

    def ratio(key):
        return f"**{row[key]:.2f}×**" if key in row else "–"

    peers = f" ({row['peer']})" if row["peer"] else ""
    peak = [f"{s['peak_rss_mib']:,.0f}" if s else "–" for s in (own, best)]
    return [
        f"{row['title']}, {row['unit']}{peers}",
        number(own["median"]) if own else "–", peer(best), ratio("ratio_best"), peer(default),
        ratio("ratio_default"),
        f"{row['sgemm_gflops']:.0f} GFLOP/s" if row["sgemm_gflops"] else "–",
        f"{row['share_of_sgemm']:.2f}" if "share_of_sgemm" in row else "–", " / ".join(peak),
        row.get("agreement", {}).get("text", "–"), notes(row)]


def notes(row):
    found = []
    if "ratio_own" in row:
        found.append(f"{row['ratio_own']:.2f}× {row['agreement']['with']}")
    rest = ((row["rewardkit"] or {}).get("last_report") or {}).get("rest_mib")
    if rest and "ratio_own" in row:
        found.append(f"{rest:,.0f} MiB at rest")
    best = (row["peer_best"] or {}).get("configuration")
    if best in row.get("peer_agreements", {}):
        found.append(f"the peer's: {row['peer_agreements'][best]['text']}")
    told = [side["last_report"] if side else {} for side in (row["rewardkit"], row["peer_best"])]
    prefill = [one.get("prefill_tokens_per_second") for one in told]
    if all(prefill):
        rates = " / ".join(number(one["median"]) for one in prefill)
        found.append(f"prompts at {rates} tokens/s")
    growth = told[0].get("growth_mib")
    if growth is not None:
        private = told[0]["private_over_weights"]
        found.append(f"{private:.3f} without pages of files")
        found.append(f"{growth:+.1f} MiB from row 1,000 to the last")
    if row["unsteady"]:
        found.append("machine unsteady")
    return ", ".join(found)


def losses(row):
    lines = ["", f"| {row['title']}: loss of step | RewardKit | peer |", "|---|---|---|"]
    pairs = zip(row["losses"]["rewardkit"], row["losses"]["peer"])
    return lines + [f"| {i} | {a:.6f} | {b:.6f} |" for i, (a, b) in enumerate(pairs, 1)]


def acceptance(result):
    isa = result["settings"]["isa"]
    lines = ["", f"| promise | wanted | measured ({isa}) | verdict |", "|---|---|---|---|"]
    for one in result["targets"]:
        value = "–" if one["value"] is None else f"{one['value']:.3g}"
        lines.append(
            f"| {one['group']}. {one['target']} | {one['way']} {one['limit']:g} | {value} | "
            f"{targets.verdict(one)} |")
    return lines


def markdown(result):
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in result["rows"]]
    for row in result["rows"]:
        if "losses" in row:
            lines += losses(row)
    lines += acceptance(result)
    lines += ["", "What the columns mean is in Benchmarks/README.md.", ""]
    machine, settings = result["machine"], result["settings"]
    rates = ", ".join(f"{name} {rate:.0f}" for name, rate in result["sgemm_gflops"].items())
    facts = {
        "machine": f"{machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gib']:.0f} GiB, {machine['system']}",
        "instructions": f"{settings['isa']} (--isa), of {', '.join(machine['features']) or '?'}",
        "fp32 matrix products": f"{rates} GFLOP/s (medians of {result['probes']} probes)",
        "threads": f"{settings['threads']} on both sides",
        "model": settings["model"],
        "texts": settings["text"],
        "versions": ", ".join(f"{k} {v}" for k, v in sorted(result["versions"].items())),
        "command": f"`{result['command']}`, {result['began']}, {result['minutes']:.1f} minutes, "
        f"commit {result['commit']}"}
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    found = [f"not run: {reason}" for row in result["rows"] for reason in row["not_run"]]
    found += [f"not run: {key}: {reason}" for key, reason in result["missing"].items()]
    found += result["warnings"]
    found += [f"**failed**: {problem}" for problem in result["problems"]]
    # A peer that two rows show is listed once.
    return "\n".join(lines + [f"- {note}" for note in dict.fromkeys(found)]) + "\n"
