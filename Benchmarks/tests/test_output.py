"""The table, the promises, the chart."""

import unittest
from xml.etree import ElementTree

from support import measured, report
from driver import chart, table, targets


def said(rows, key):
    return next(one for one in targets.judged(rows) if one["target"] == key)


class TableTests(unittest.TestCase):
    def result(self, row):
        return {
            "rows": [row], "targets": targets.judged([row]), "missing": {"steps": "no solutions"},
            "machine": {"processor": "P", "cores": 2, "memory_gib": 8, "system": "S",
                        "features": ["avx2"]},
            "settings": {"isa": "avx2", "threads": 2, "model": "m", "text": "t"},
            "sgemm_gflops": {"numpy": 100}, "probes": 2, "versions": {"torch": "2"},
            "command": "run.py", "began": "now", "minutes": 1.0, "commit": "c",
            "warnings": [], "problems": row["problems"]}

    def test_a_row_has_as_many_cells_as_the_head(self):
        for one in (report(2), None):
            row, _ = measured({"own": report(1), "one": one, "two": one, "usual": one})
            self.assertEqual(len(table.cells(row)), len(table.HEAD))

    def test_the_page_says_what_failed_and_what_was_not_run(self):
        row, _ = measured({
            "own": report(1, scores=(1.0, -3.0)), "one": report(2), "two": None,
            "usual": report(2)})
        page = table.markdown(self.result(row))
        self.assertIn("- not run: transformers, two: nothing is installed", page)
        self.assertIn("- not run: steps: no solutions", page)
        self.assertIn("**failed**: scoring: scores differ", page)
        self.assertIn("- instructions: avx2", page)
        widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
        self.assertEqual(widths[:3], [len(table.HEAD) + 1] * 3)


class TargetsTests(unittest.TestCase):
    PAIRS = "pairs, fp32, to transformers' best"

    def row(self, key, **more):
        return {"key": key, "problems": [], **more}

    def test_at_least_and_at_most(self):
        for value, holds in ((1.8, True), (1.79, False)):
            found = said([self.row("pairs", ratio_best=value)], self.PAIRS)
            self.assertEqual((found["value"], found["holds"]), (value, holds))
        for value, holds in ((1.1, True), (1.11, False)):
            found = said([self.row("memory", rewardkit={"median": value})],
                         "memory at rest, to the weights' size")
            self.assertEqual(found["holds"], holds)

    def test_what_was_not_measured_neither_holds_nor_fails(self):
        for rows in ([], [self.row("pairs")], [self.row("pairs", ratio_best=float("nan"))],
                     [self.row("memory", rewardkit=None)]):
            for one in targets.judged(rows):
                self.assertIsNone(one["holds"], one["target"])
                self.assertEqual(targets.verdict(one), "not measured")

    def test_a_smaller_run_says_so(self):
        key = "training all weights, losses, relative"
        row = self.row("train", agreement={"largest_difference": 1e-6, "problem": ""}, steps=2)
        self.assertEqual(targets.verdict(said([row], key)), "holds (steps: 2 of 20)")
        self.assertEqual(targets.verdict(said([{**row, "steps": 20}], key)), "holds")

    def test_other_numbers_break_the_last_promise(self):
        for problem, holds in (("", True), ("scores differ", False)):
            row = self.row("pairs", agreement={"problem": problem, "binds": True})
            self.assertEqual(targets.judged([row])[-1]["holds"], holds)

    def test_own_numbers_say_nothing_about_a_peers(self):
        row = self.row("decisions", agreement={"problem": "", "with": "own fp32"})
        self.assertIsNone(targets.judged([row])[-1]["holds"])


class ChartTests(unittest.TestCase):
    def test_one_bar_for_each_ratio(self):
        row, _ = measured({
            "own": report(300), "one": report(100), "two": report(50), "usual": report(80)})
        for theme in chart.THEMES:
            root = ElementTree.fromstring(chart.svg([row], theme))
            colours = chart.THEMES[theme]
            drawn = [(e.get("fill"), float(e.get("width"))) for e in root
                     if e.get("height") == str(chart.BAR)]
            self.assertEqual([colour for colour, _ in drawn],
                             [colours["best"], colours["default"]])
            self.assertAlmostEqual(drawn[0][1] / drawn[1][1], 3 / 3.75, places=2)
            self.assertIn("3.00", [e.text for e in root])

    def test_where_the_best_is_the_default_one_bar_is_enough(self):
        row, _ = measured({
            "own": report(300), "one": None, "two": None, "usual": report(80)})
        self.assertEqual(chart.bars([row]), [("scoring (transformers)", [("best", 3.75)])])

    def test_without_ratios_there_is_no_chart(self):
        row, _ = measured({"own": report(1), "one": None, "two": None, "usual": None})
        self.assertIsNone(chart.svg([row], "light"))

    def test_texts_are_escaped(self):
        row, _ = measured({
            "own": report(300), "one": report(100), "two": report(50), "usual": report(80)})
        ElementTree.fromstring(chart.svg([{**row, "title": "a < b & c"}], "dark"))


if __name__ == "__main__":
    unittest.main()
