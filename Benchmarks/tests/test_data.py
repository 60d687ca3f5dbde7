"""Rows, sizes, FLOP, and how a process is run."""

import argparse
import json
import os
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import support  # noqa: F401  (finds the driver)
from driver import data, process, rows, sizes, texts, workloads
from driver.flops import Flops


def config(folder, **more):
    (Path(folder) / "config.json").write_text(json.dumps({
        "hidden_size": 576, "num_hidden_layers": 30, "num_attention_heads": 9,
        "num_key_value_heads": 3, "intermediate_size": 1536, "vocab_size": 49_152, **more}))


class RowsTests(unittest.TestCase):
    def pair(self, chosen, rejected):
        return rows.Pair(chosen, rejected, "chosen", "rejected")

    def test_only_pairs_that_fit(self):
        pairs = [self.pair([1] * n, [2] * m) for n, m in ((3, 3), (4, 1), (1, 4), (1, 2), (1, 1))]
        self.assertEqual(rows.first(pairs, 2, 3), [pairs[0], pairs[3]])
        self.assertEqual(len(rows.first(pairs, 9, 4)), 5)

    def test_prompts_are_what_both_begin_with_each_once(self):
        long = list(range(10))
        pairs = [
            self.pair([*long, 1], [*long, 2]), self.pair([*long, 3], [*long, 4]),
            self.pair([1, 2, 3], [1, 2, 4]), self.pair([*long[:8], 9], [*long[:8], 7])]
        self.assertEqual(rows.prompts(pairs, 2), [long, long[:8]])
        self.assertEqual(rows.prompts(pairs, 1), [long])

    def test_steps_are_prefixes_of_one_another(self):
        self.assertEqual(
            rows.prefixes([[1, 2], [3], [4, 5]]),
            {"sequences": [[1, 2, 3], [1, 2, 3, 4, 5]]})

    def test_many_rows_begin_again_where_texts_end(self):
        found = [row["sequences"][0] for row in rows.many([self.pair([1, 2, 3, 4, 5], [9])], 51)]
        self.assertEqual(found[:3], [[1], [2, 3, 4, 5, 1, 2, 3, 4], [5, 1, 2]])
        self.assertEqual(set(map(len, found[:50])), set(range(1, 13)))
        self.assertEqual(len(found[50]), 418)

    def test_solutions_have_their_problem_and_the_ends_of_steps(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "solutions.json"
            path.write_text(json.dumps([
                {"problem": "p", "steps": ["only"]}, {"problem": "q", "steps": ["a", "b"]}]))
            self.assertEqual(texts.solutions(path), [["q\n\n", "a\n\n", "b\n\n"]])

    def test_a_pairs_prompt_comes_before_both(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pairs.jsonl"
            path.write_text('{"prompt": "p ", "chosen": "a", "rejected": "b"}\n'
                            '{"chosen": "c", "rejected": "d"}\n')
            self.assertEqual(list(texts.pairs(path)), [("p a", "p b"), ("c", "d")])

    def test_some_of_many_at_equal_distances(self):
        self.assertEqual(texts.spread_over(list(range(10)), 3), [0, 3, 6])
        self.assertEqual(texts.spread_over([1, 2], 3), [1, 2])

    def test_weights_are_counted_in_fp32_from_the_files(self):
        header = json.dumps({
            "__metadata__": {"format": "pt"},
            "a": {"dtype": "BF16", "shape": [512, 512], "data_offsets": [0, 524288]},
            "b": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}).encode()
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "model.safetensors").write_bytes(
                struct.pack("<Q", len(header)) + header)
            self.assertAlmostEqual(data.weights_mib(Path(folder)), 1 + 4 / (1 << 20))


class SizesTests(unittest.TestCase):
    def settings(self, *given, full=False):
        parser = argparse.ArgumentParser()
        sizes.add_to(parser)
        found = parser.parse_args(given)
        found.full = full
        sizes.fill(found)
        return found

    def test_full_is_more_and_what_is_named_counts(self):
        self.assertEqual(self.settings().rounds, 3)
        self.assertEqual(self.settings(full=True).rounds, 5)
        self.assertEqual(self.settings("--rounds", "9", full=True).rounds, 9)
        self.assertEqual(self.settings("--warm-up", "0").warm_up, 0)

    def test_the_full_run_measures_what_the_promises_are_about(self):
        full = self.settings(full=True)
        self.assertGreaterEqual(full.steps, 20)
        self.assertGreaterEqual(min(full.rounds, full.train_rounds), 5)
        self.assertEqual((full.prompts, full.candidates, full.samples), (32, 16, 16))

    def test_every_workload_of_both_runs_can_be_made(self):
        class Files(dict):
            def __missing__(self, key):
                return f"{key}.jsonl"

        for full in (False, True):
            settings = self.settings(full=full)
            settings.workloads = workloads.usual(full)
            settings.threads, settings.every_configuration = 2, False
            settings.model = Path("model.gguf")
            with tempfile.TemporaryDirectory() as folder:
                config(folder)
                made = workloads.all_of(settings, SimpleNamespace(
                    classifier=Path(folder), language_model=Path(folder), files=Files(),
                    missing={"single": "why"}, weights_mib=1.0))
            self.assertEqual({w.key for w in made}, set(settings.workloads) - {"single"})
            for workload in made:
                own = {c.name for c in workload.own}
                peers = {c.name for c in workload.peers}
                self.assertEqual(len(own | peers), len([*workload.own, *workload.peers]))
                for row in workload.rows:
                    self.assertIn(row.own, own)
                    self.assertLessEqual(set(row.peers), peers)
                    self.assertTrue(not row.reference or row.reference in row.peers)
                    self.assertTrue(not row.against or row.against in own)


class FlopsTests(unittest.TestCase):
    def flops(self, **more):
        with tempfile.TemporaryDirectory() as folder:
            config(folder, **more)
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
        self.assertEqual(flops.training_factors(7, 2), 2 * flops.scoring(7, 2))

    def test_generation_feeds_all_but_the_last_token_of_an_answer(self):
        flops = self.flops()
        # Two prompts of 10 tokens, 3 answers of 4 tokens each.
        self.assertEqual(
            flops.generating(20, 2, 24, 6),
            (20 + 18) * flops.token + (2 + 18) * flops.vocabulary)


class ProcessTests(unittest.TestCase):
    def run_python(self, code, limit=60, isa="avx2"):
        return process.run([sys.executable, "-c", code], 1, limit, isa)

    def test_a_process_says_why_it_failed(self):
        found = self.run_python("import sys; sys.exit('no such model')")
        self.assertIn("no such model", found.reason)
        self.assertIn("signal 9", self.run_python(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)").reason)
        for said in ("hello", "[1]", ""):
            self.assertIn("JSON object", self.run_python(f"print({said!r})").reason)
        self.assertIn("0.2 s", self.run_python("import time; time.sleep(9)", 0.2).reason)
        self.assertIn("started", process.run(["/no/such/program"], 1, 60, "avx2").reason)

    def test_the_last_line_is_the_report(self):
        found = self.run_python("print('x\\n{\"a\": 1}')")
        self.assertEqual((found.report, found.reason), ({"a": 1}, ""))
        self.assertGreater(found.seconds, 0)

    def test_the_memory_is_this_processs_own(self):
        small = self.run_python("print('{}')").peak_rss_mib
        large = self.run_python("x = bytearray(200 << 20); print('{}')").peak_rss_mib
        self.assertGreater(large - small, 150)
        # A later, smaller one is not counted with what an earlier one had.
        self.assertLess(self.run_python("print('{}')").peak_rss_mib, small + 50)

    def test_the_callers_own_choice_of_instructions_does_not_count(self):
        code = ("import json, os; print(json.dumps({k: os.environ.get(k) for k in "
                "('OPENBLAS_CORETYPE', 'ATEN_CPU_CAPABILITY', 'OMP_NUM_THREADS')}))")
        with mock.patch.dict(os.environ, {"OPENBLAS_CORETYPE": "Zen"}):
            self.assertEqual(self.run_python(code, isa="native").report, {
                "OPENBLAS_CORETYPE": None, "ATEN_CPU_CAPABILITY": None, "OMP_NUM_THREADS": "1"})
            self.assertEqual(self.run_python(code).report, {
                "OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2",
                "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    unittest.main()
