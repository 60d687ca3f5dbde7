"""Rounds and their sums."""

import unittest

from support import Row, Workload, configuration, measured, report, run


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

    def test_one_that_was_left_out_is_not_the_best(self):
        row, _ = measured({
            "own": report(1), "one": [report(100), report(40)], "two": report(89),
            "usual": report(20)}, count=2, keeps_default=False)
        self.assertEqual(row["peer_best"]["configuration"], "one")

    def test_a_failing_peer_is_listed_not_run_again_and_no_problem(self):
        row, ran = measured({
            "own": report(1), "one": report(2), "two": "ended with status 1", "usual": report(2)})
        self.assertEqual(ran.count("two"), 1)
        self.assertEqual(row["problems"], [])
        self.assertIn("two: ended with status 1", row["not_run"][0])

    def test_without_the_peer_that_numbers_are_compared_with_the_run_fails(self):
        row, _ = measured({
            "own": report(1), "one": "ended with status 1", "two": report(2), "usual": report(2)})
        self.assertEqual(len(row["problems"]), 1)

        # Once is enough: then they were compared.
        row, _ = measured({
            "own": report(1), "one": [report(2), "ended with status 1"], "two": report(2),
            "usual": report(2)}, count=2)
        self.assertEqual(row["problems"], [])
        self.assertEqual(row["agreement"]["with"], "one")

    def test_where_numbers_are_only_told_a_missing_peer_is_no_problem(self):
        workload = Workload(
            "single", "single", "tokens/s", "tokens_per_second", [configuration("own")],
            [configuration("peer")],
            [Row("single", "single", "own", "llama.cpp", ["peer"], "likeliest", "peer")], 1, 2)
        (row,), _ = run(workload, {"own": report(1), "peer": "ended with status 1"})
        self.assertEqual((row["problems"], len(row["not_run"])), ([], 1))

    def test_a_report_without_the_number_is_a_failure(self):
        row, _ = measured({
            "own": report(1), "one": report(2), "two": {"versions": {}}, "usual": report(0)})
        self.assertEqual(len(row["not_run"]), 2)
        self.assertIn("tokens_per_second", row["not_run"][0])

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

    def test_what_was_measured_before_a_stop_is_kept(self):
        row, _ = measured({
            "own": report(300), "one": report(100), "two": report(50),
            "usual": KeyboardInterrupt()})
        self.assertEqual(row["ratio_best"], 3)
        self.assertNotIn("ratio_default", row)

    def test_an_unsteady_machine_is_said(self):
        says = {"own": report(1), "one": report(2), "two": report(2), "usual": report(2)}
        self.assertTrue(measured(says, probes=[100, 60], count=1)[0]["unsteady"])
        self.assertFalse(measured(says, probes=[100, 70], count=1)[0]["unsteady"])


class RowsTests(unittest.TestCase):
    def two_rows(self, says, count=2):
        workload = Workload(
            "pairs", "pairs", "tokens/s", "tokens_per_second",
            [configuration("fp32"), configuration("int8")],
            [configuration("a", is_default=True), configuration("b"), configuration("short")],
            [Row("pairs", "fp32", "fp32", "exact", ["a", "b"], "scores", "a"),
             Row("pairs-int8", "int8", "int8", "rounded", ["short"], against="fp32")],
            count, 2)
        return run(workload, says)

    def test_each_row_has_its_own_peers_and_its_own_best(self):
        (exact, rounded), ran = self.two_rows({
            "fp32": report(100), "int8": report(180, scores=(1.1, -2.0)), "a": report(50),
            "b": report(20), "short": report(30)})
        self.assertEqual(exact["ratio_best"], 2)
        self.assertEqual(exact["ratio_default"], 2)
        self.assertEqual(rounded["ratio_best"], 6)
        # "short" is slower than "a", but the fastest of its own row; "b" is not.
        self.assertEqual(ran.count("short"), 2)
        self.assertEqual(ran.count("b"), 1)

    def test_int8_is_compared_with_own_fp32_and_may_differ(self):
        (_, rounded), _ = self.two_rows({
            "fp32": report(100), "int8": report(180, scores=(1.1, -2.0)), "a": report(50),
            "b": report(20), "short": report(30)})
        self.assertAlmostEqual(rounded["ratio_own"], 1.8)
        self.assertEqual(rounded["problems"], [])
        self.assertAlmostEqual(rounded["agreement"]["correlation"], 1)
        # The peer's own rounding is told too, and is nobody's problem.
        self.assertAlmostEqual(rounded["peer_agreements"]["short"]["correlation"], 1)

    def test_int8_that_is_no_number_is_a_problem(self):
        (_, rounded), _ = self.two_rows({
            "fp32": report(100), "int8": report(180, scores=(float("nan"), -2.0)),
            "a": report(50), "b": report(20), "short": report(30)})
        self.assertEqual(len(rounded["problems"]), 1)

    def test_seconds_of_the_whole_process_where_less_is_better(self):
        workload = Workload(
            "cold", "cold start", "s", "process_seconds", [configuration("own")],
            [configuration("slow"), configuration("slower", is_default=True)],
            [Row("cold", "cold start", "own", "Python", ["slow", "slower"])], 2, 2,
            higher_is_better=False, is_probed=False)
        (row,), _ = run(workload, {"own": [2.0, 4.0], "slow": 9.0, "slower": 12.0}, probes=())
        self.assertEqual(row["rewardkit"]["median"], 3)
        self.assertEqual(row["peer_best"]["configuration"], "slow")
        self.assertEqual((row["ratio_best"], row["ratio_default"]), (3, 4))
        self.assertEqual(row["rewardkit"]["peak_rss_mib"], 7)
        self.assertIsNone(row["sgemm_gflops"])


if __name__ == "__main__":
    unittest.main()
