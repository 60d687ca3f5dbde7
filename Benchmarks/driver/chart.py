"""The ratios as a bar chart, drawn by hand as SVG: one for light pages and one for dark ones."""

from xml.sax.saxutils import escape

THEMES = {
    "light": {"page": "#ffffff", "ink": "#1f2328", "soft": "#656d76", "line": "#d0d7de",
              "best": "#0969da", "default": "#9ec5f4"},
    "dark": {"page": "#0d1117", "ink": "#e6edf3", "soft": "#9198a1", "line": "#30363d",
             "best": "#4493f8", "default": "#1f4b87"},
}
WIDTH, LEFT, RIGHT, TOP, BOTTOM = 920, 350, 60, 64, 34
BAR, GAP, BETWEEN = 13, 3, 16


def bars(rows):
    """[(title, [(kind, ratio)])] of the rows that have a ratio."""
    found = []
    for row in rows:
        ratios = [(kind, row[f"ratio_{kind}"]) for kind in ("best", "default")
                  if f"ratio_{kind}" in row]
        # One configuration that is both needs one bar.
        if len(ratios) == 2 and row["peer_best"] == row["peer_default"]:
            ratios.pop()
        if ratios:
            found.append((f"{row['title']} ({row['peer']})", ratios))
    return found


def tick_step(largest):
    return next((step for step in (0.5, 1, 2, 5, 10, 20, 50) if largest / step <= 8), 100)


def svg(rows, theme):
    """The chart's text; None when no row has a ratio."""
    found, colours = bars(rows), THEMES[theme]
    if not found:
        return None
    largest = max(ratio for _, ratios in found for _, ratio in ratios)
    step = tick_step(largest)
    end = step * (int(largest / step) + 1)
    scale = (WIDTH - LEFT - RIGHT) / end
    height = TOP + BOTTOM + sum(
        len(ratios) * BAR + (len(ratios) - 1) * GAP + BETWEEN for _, ratios in found)
    bottom = height - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">',
        "<title>How many times as fast as its peers RewardKit is</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{colours["page"]}"/>',
        text(16, 24, "How many times as fast as its peers", colours["ink"], size=15, bold=True)]
    for place, (kind, said) in enumerate(
            (("best", "the peer's best setting"), ("default", "its default"))):
        x = LEFT + 200 * place
        parts.append(f'<rect x="{x}" y="38" width="12" height="12" fill="{colours[kind]}"/>')
        parts.append(text(x + 18, 48, said, colours["soft"]))
    tick = 0.0
    while tick <= end + 1e-9:
        x = LEFT + tick * scale
        # As fast as the peer: the line that matters.
        colour = colours["ink"] if abs(tick - 1) < 1e-9 else colours["line"]
        parts.append(f'<path d="M{x:.1f} {TOP - 6}V{bottom}" stroke="{colour}" fill="none"/>')
        parts.append(text(x, bottom + 18, f"{tick:g}×", colours["soft"], anchor="middle"))
        tick += step
    if step > 1:
        x = LEFT + scale
        parts.append(
            f'<path d="M{x:.1f} {TOP - 6}V{bottom}" stroke="{colours["ink"]}" fill="none"/>')
        if step <= 5:
            parts.append(text(x, bottom + 18, "1×", colours["ink"], anchor="middle"))
    y = TOP
    for title, ratios in found:
        tall = len(ratios) * BAR + (len(ratios) - 1) * GAP
        parts.append(text(LEFT - 10, y + tall / 2 + 4, shortened(title), colours["ink"],
                          anchor="end"))
        for kind, ratio in ratios:
            width = ratio * scale
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" '
                         f'fill="{colours[kind]}"/>')
            parts.append(text(LEFT + width + 5, y + BAR - 2.5, f"{ratio:.2f}", colours["ink"],
                              size=11))
            y += BAR + GAP
        y += BETWEEN - GAP
    return "\n".join([*parts, "</svg>"]) + "\n"


def text(x, y, said, colour, size=12, anchor="start", bold=False):
    weight = ' font-weight="600"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{colour}"{weight}>{escape(said)}</text>')


def shortened(title, most=54):
    return title if len(title) <= most else title[: most - 1].rstrip(" ,(") + "…"


def write(rows, folder):
    """ratios-light.svg and ratios-dark.svg; the names of what was written."""
    written = []
    for theme in THEMES:
        drawn = svg(rows, theme)
        path = folder / f"ratios-{theme}.svg"
        path.unlink(missing_ok=True)
        if drawn:
            path.write_text(drawn)
            written.append(path.name)
    return written
