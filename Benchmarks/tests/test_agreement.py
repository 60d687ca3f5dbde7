"""What counts as the same numbers."""

import math
import unittest

import support  # noqa: F401  (finds the driver)
from driver import agreement


class ScoresTests(unittest.TestCase):
    def problem(self, own, peer):
        return agreement.compare("scores", {"scores": own}, {"scores": peer})["problem"]

    def test_a_ten_thousandth_of_the_largest_is_allowed(self):
        self.assertFalse(self.problem([[0.0, 10.0009]], [[0.0, 10.0]]))
        self.assertTrue(self.problem([[0.0, 10.0011]], [[0.0, 10.0]]))
        self.assertFalse(self.problem([[0.0009], [10.0]], [[0.0], [10.0]]))

    def test_a_nan_is_a_problem(self):
        for a, b in ((float("nan"), 1.0), (1.0, float("nan")), (None, 1.0)):
            self.assertTrue(self.problem([[1, a]], [[1, b]]))

    def test_another_count_is_a_problem(self):
        self.assertTrue(self.problem([[1.0]], [[1.0], [1.0]]))
        self.assertTrue(self.problem([], []))

    def test_the_first_score_of_two_programs(self):
        def problem(own, peer):
            return agreement.compare("first score", own, peer)["problem"]

        self.assertFalse(problem({"reward": 1.00005}, {"score": 1.0}))
        self.assertTrue(problem({"reward": 1.001}, {"score": 1.0}))
        self.assertTrue(problem({"text": "x"}, {"score": 1.0}))


class LossesTests(unittest.TestCase):
    def problem(self, own, peer):
        return agreement.compare("losses", {"losses": own}, {"losses": peer})["problem"]

    def test_each_loss_may_differ_by_a_thousandth_of_itself(self):
        self.assertFalse(self.problem([0.7006, 0.6], [0.7, 0.6]))
        # The first loss is large; a small one may not hide behind it.
        self.assertTrue(self.problem([7.0, 0.0102], [7.0, 0.01]))

    def test_another_count_of_losses_is_a_problem(self):
        self.assertTrue(self.problem([1.0], [1.0, 1.0]))


class TokensTests(unittest.TestCase):
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

    def test_four_bits_may_continue_in_another_way(self):
        found = agreement.compare("likeliest", {"greedy": [1, 5]}, {"greedy": [1, 2, 3]})
        self.assertEqual(
            (found["equal_tokens"], found["compared_tokens"], found["problem"]), (1, 2, ""))
        self.assertTrue(
            agreement.compare("likeliest", {"greedy": []}, {"greedy": [1]})["problem"])

    def test_ids_are_equal_by_hash(self):
        self.assertFalse(agreement.compare(
            "ids", {"ids_sha256": "ab"}, {"ids_sha256": "ab"})["problem"])
        self.assertTrue(agreement.compare(
            "ids", {"ids_sha256": "ab"}, {"ids_sha256": "ac"})["problem"])


class ClosenessTests(unittest.TestCase):
    def test_decisions_count_only_where_fp32_decides(self):
        # Margins 1, -1, 1, -1 and 0.01, of which the last is below 0.05 of their deviation.
        exact = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.01, 0.0]]
        rounded = [[0.9, 0.0], [0.0, 0.9], [0.0, 0.1], [0.0, 0.9], [0.0, 0.01]]
        found = agreement.closeness({"scores": rounded}, {"scores": exact})
        self.assertEqual(found["decided_pairs"], 4)
        self.assertEqual(found["equal_decisions"], 0.75)

    def test_a_tie_is_no_equal_decision(self):
        exact = [[1.0, 0.0], [0.0, 1.0]]
        found = agreement.closeness({"scores": [[0.5, 0.5], [0.0, 1.0]]}, {"scores": exact})
        self.assertEqual(found["equal_decisions"], 0.5)

    def test_losses_may_differ_but_must_be_numbers(self):
        found = agreement.closeness({"losses": [1.0, 0.9]}, {"losses": [1.0, 1.0]})
        self.assertAlmostEqual(found["largest_difference"], 0.1)
        self.assertFalse(found["problem"])
        self.assertTrue(agreement.closeness({"losses": [math.nan]}, {"losses": [1.0]})["problem"])
        self.assertTrue(agreement.closeness({"losses": [1.0]}, {"losses": [1.0, 1.0]})["problem"])

    def test_correlation_is_pearsons(self):
        found = agreement.closeness({"scores": [[1], [2], [4]]}, {"scores": [[1], [2], [3]]})
        self.assertAlmostEqual(found["correlation"], 0.98198, places=5)
        self.assertNotIn("decided_pairs", found)
        found = agreement.closeness({"scores": [[1], [1]]}, {"scores": [[1], [2]]})
        self.assertEqual(found["correlation"], 0)


if __name__ == "__main__":
    unittest.main()
