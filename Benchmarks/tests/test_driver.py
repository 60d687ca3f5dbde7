"""The benchmark's own arithmetic, with processes that only say what they are told to.

    python3 -m unittest discover -s Benchmarks/tests
"""

import json
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from driver import agreement, process, rounds, summary, table
from driver.flops import Flops
from driver.workloads import Configuration, Workload

SETTINGS = SimpleNamespace(threads=2, limit=60, every_configuration=False)


def report(rate, scores=(1.0, -2.0), peak=100.0):
    return {
        "tokens_per_second": {"median": rate, "all": [rate]}, "scores": [list(scores)],
        "peak_rss_mib": peak, "versions": {}}


class Machine:
    """Stands for process.run: a name (the command) gives its next report, or fails."""

    def __init__(self, says, probes):
        self.says, self.probes, self.ran = says, list(probes), []

    def __call__(self, command, threads, limit):
        if "gemm" in command:
            return process.Outcome(report={"best_gflops": self.probes.pop(0)})
        self.ran.append(command[0])
        said = self.says[command[0]]
        said = said.pop(0) if isinstance(said, list) else said
        return process.Outcome(reason=said) if isinstance(said, str) else process.Outcome(said)


def measured(says, probes=(100,) * 9, count=3, **more):
    def absent(*_):
        raise process.Absent("nothing is installed")

    def configuration(name, **flags):
        return Configuration(name, absent if says[name] is None else lambda: [name], **flags)

    workload = Workload(
        "score", "scoring", "tokens/s", "tokens_per_second", "transformers",
        configuration("own"), [
            configuration("one"), configuration("two"), configuration("usual", is_default=True)],
        count, lambda _: 1e8, check="scores", **more)
    found = rounds.Rounds([workload], SETTINGS, lambda _: None)
    machine = Machine(says, probes)
    with mock.patch.object(process, "run", machine), \
            mock.patch.object(process, "python", absent):
        found.run()
    return summary.row(workload, found), machine.ran


class RoundsTests(unittest.TestCase):
    def test_medians_ratios_and_share(self):
        row, _ = measured({
            "own": [report(300), report(100), report(200)], "one": report(100),
            "two": report(50), "usual": report(80)})
        self.assertEqual(row["rewardkit"]["median"], 200)
        self.assertEqual(row["ratio_best"], 2)
        self.assertEqual(row["ratio_default"], 2.5)
        # 200 tokens/s of 0.1 GFLOP each are 20 of the 100 GFLOP/s.
        self.assertAlmostEqual(row["share_of_sgemm"], 0.2)
        self.assertEqual(row["problems"], [])

    def test_only_the_fastest_and_the_default_run_again_and_in_turn(self):
        _, ran = measured({
            "own": report(1), "one": report(100), "two": report(50), "usual": report(80)}, count=2)
        self.assertEqual(ran, ["own", "one", "two", "usual", "usual", "one", "own"])

    def test_a_near_second_runs_again(self):
        _, ran = measured({
            "own": report(1), "one": report(100), "two": report(91), "usual": report(80)}, count=2,
            keeps_default=False)
        self.assertEqual(ran[4:], ["two", "one", "own"])

    def test_a_failing_peer_is_a_problem_and_not_run_again(self):
        row, ran = measured({
            "own": report(1), "one": report(2), "two": "ended with status 1", "usual": report(2)})
        self.assertEqual(ran.count("two"), 1)
        self.assertEqual(len(row["problems"]), 1)
        self.assertIn("ended with status 1", row["not_run"][0])

    def test_a_peer_that_is_not_installed_is_listed_and_no_problem(self):
        row, _ = measured({"own": report(1), "one": None, "two": None, "usual": None})
        self.assertEqual(len(row["not_run"]), 3)
        self.assertEqual(row["problems"], [])
        self.assertIsNone(row["peer_best"])

    def test_a_failing_rewardkit_is_a_problem(self):
        row, _ = measured({
            "own": "ended with signal 6", "one": report(2), "two": report(2), "usual": report(2)})
        self.assertEqual(len(row["problems"]), 1)
        self.assertNotIn("ratio_best", row)

    def test_other_scores_are_a_problem(self):
        row, _ = measured({
            "own": report(1, scores=(1.0, -2.001)), "one": report(2), "two": report(2),
            "usual": report(2)})
        self.assertEqual(len(row["problems"]), 1)

    def test_an_unsteady_machine_is_said(self):
        says = {"own": report(1), "one": report(2), "two": report(2), "usual": report(2)}
        self.assertTrue(measured(says, probes=[100, 60], count=1)[0]["unsteady"])
        self.assertFalse(measured(says, probes=[100, 70], count=1)[0]["unsteady"])


class AgreementTests(unittest.TestCase):
    def test_a_nan_is_a_problem(self):
        for a, b in ((float("nan"), 1.0), (1.0, float("nan"))):
            found = agreement.compare("scores", {"scores": [[1, a]]}, {"scores": [[1, b]]})
            self.assertTrue(found["problem"])

    def test_another_count_is_a_problem(self):
        self.assertTrue(agreement.compare("losses", {"losses": [1]}, {"losses": [1, 1]})["problem"])

    def test_losses_may_differ_by_a_thousandth(self):
        own = {"losses": [0.7005, 0.6]}
        self.assertFalse(agreement.compare("losses", own, {"losses": [0.7, 0.6]})["problem"])
        self.assertTrue(agreement.compare("losses", own, {"losses": [0.69, 0.6]})["problem"])

    def greedy(self, own, peer, gaps):
        return agreement.compare(
            "greedy", {"greedy": own}, {"greedy": peer, "greedy_gaps": gaps})

    def test_all_greedy_tokens_must_be_equal(self):
        found = self.greedy([1, 2, 3], [1, 2, 3], [1.0, 0.0, 2.0])
        self.assertEqual((found["equal_tokens"], found["problem"]), (3, ""))
        for own in ([5, 2, 3], [1, 5, 3], [1, 2, 5]):
            self.assertTrue(self.greedy(own, [1, 2, 3], [1.0, 0.5, 2.0])["problem"], own)

    def test_greedy_tokens_may_differ_from_a_tie_on(self):
        found = self.greedy([1, 5, 6], [1, 2, 3], [1.0, 9e-5, 2.0])
        self.assertEqual((found["equal_tokens"], found["problem"]), (1, ""))
        # A tie that both sides broke alike excuses no later difference.
        self.assertTrue(self.greedy([1, 2, 6], [1, 2, 3], [1.0, 0.0, 2.0])["problem"])
        self.assertTrue(self.greedy([1, 5, 6], [1, 2, 3], [1.0, 1e-4, 2.0])["problem"])
        self.assertTrue(self.greedy([5], [1], [float("nan")])["problem"])

    def test_another_count_of_greedy_tokens_is_a_problem(self):
        self.assertTrue(self.greedy([1, 2], [1, 2, 3], [1.0, 1.0, 1.0])["problem"])
        self.assertTrue(self.greedy([1, 2, 3], [1, 2, 3], [1.0, 1.0])["problem"])
        self.assertTrue(self.greedy([], [], [])["problem"])


class OtherTests(unittest.TestCase):
    def flops(self, **more):
        config = {
            "hidden_size": 576, "num_hidden_layers": 30, "num_attention_heads": 9,
            "num_key_value_heads": 3, "intermediate_size": 1536, "vocab_size": 49_152, **more}
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "config.json").write_text(json.dumps(config))
            return Flops(Path(folder))

    def test_smollm2_needs_212_megaflop_a_token(self):
        flops = self.flops()
        self.assertEqual(flops.token, 2 * 106_168_320)
        self.assertEqual(flops.vocabulary, 2 * 28_311_552)

    def test_the_last_block_is_whole_for_read_tokens_only(self):
        # By hand: a block of width 4 with two heads of 2, one of keys and values, 3 wide between.
        flops = self.flops(
            hidden_size=4, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
            intermediate_size=3, vocab_size=10)
        kv, rest = 2 * 4 * (2 + 2), 2 * (4 * 4 + 4 * 4 + 3 * 4 * 3)
        self.assertEqual(flops.token, 2 * (kv + rest))
        self.assertEqual(flops.scoring(7, 2), 7 * (2 * kv + rest) + 2 * rest)
        # When every token is read, nothing is saved.
        self.assertEqual(flops.scoring(7, 7), 7 * flops.token)
        self.assertEqual(flops.training(7, 2), 3 * flops.scoring(7, 2))

    def test_generation_feeds_all_but_the_last_token_of_an_answer(self):
        flops = self.flops()
        # Two prompts of 10 tokens, 3 answers of 4 tokens each.
        self.assertEqual(
            flops.generating(20, 2, 24, 6),
            (20 + 18) * flops.token + (2 + 18) * flops.vocabulary)

    def test_a_row_of_the_table_has_as_many_cells_as_the_head(self):
        for one in (report(2), None):
            row, _ = measured({"own": report(1), "one": one, "two": one, "usual": one})
            self.assertEqual(len(table.cells(row)), len(table.HEAD))

    def test_a_process_says_why_it_failed(self):
        python = sys.executable
        found = process.run([python, "-c", "import sys; sys.exit('no such model')"], 1, 60)
        self.assertIn("no such model", found.reason)
        self.assertIn("JSON", process.run([python, "-c", "print('hello')"], 1, 60).reason)
        self.assertIn("0.2 s", process.run([python, "-c",
                                            "import time; time.sleep(9)"], 1, 0.2).reason)
        self.assertEqual(process.run([python, "-c", "print('x\\n{\"a\": 1}')"], 1, 60).report,
                         {"a": 1})


if __name__ == "__main__":
    unittest.main()
