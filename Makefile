# RewardKit: what one does with it, from a fresh clone.
#
# Everything is compiled once, in one configuration: optimised, and testable, so that `make build`,
# `make demo` and `make test` share .build.
SWIFT_FLAGS = -c release -Xswiftc -enable-testing
REWARD = .build/release/reward
ORACLE = .deps/oracle/bin/python
# Real data of the formats that are published, as ../shared/data has it.
DATA = ../shared/data

.DEFAULT_GOAL = help
.PHONY: help setup build demo bench bench-full evaluation-check recipes fixtures test example format lint clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  LIBTORCH=/path make ...  uses that libtorch (a CUDA build, say) instead of the pinned one"

setup: ## install what is missing, into .deps/
	@Scripts/setup.sh

build: setup ## build the program: .build/release/reward
	swift build $(SWIFT_FLAGS) --product reward

demo: build ## the main job from end to end: train, evaluate, choose; writes a report
	$(REWARD) demo

# BENCH="--workloads pairs --rounds 5", for example; Benchmarks/run.py --help lists the options.
bench: build ## speed beside transformers, TRL and others, in one run (about 15 minutes)
	@Scripts/setup.sh bench || echo "bench: not all peers are installed; the table will say which" >&2
	swift build $(SWIFT_FLAGS) --product reward-bench
	@python3 Benchmarks/run.py $(BENCH)

bench-full: ## the same with all workloads, settings and peers, at the size of the promises (3 hours)
	@Scripts/setup.sh bench-extra || echo "bench: not all further peers are installed; the table will say which" >&2
	@$(MAKE) --no-print-directory bench BENCH="--full $(BENCH)"

evaluation-check: build ## what is too big for the tests: parity on real data, 1 GB of Parquet, a million pairs
	@Scripts/setup.sh oracle
	@python3 Benchmarks/evaluation_check.py $(REWARD) $(ORACLE) $(DATA) .build/evaluation-check

recipes: build ## every paper's method beside its baseline, written to Recipes/results.md
	@mkdir -p Recipes
	@$(REWARD) recipe run all --data $(DATA) --output Recipes/results.md \
		--record Sources/Recipes/Recorded.json

fixtures: ## the numbers of the reference implementations that the tests compare with
	@Scripts/setup.sh oracle
	@$(ORACLE) Tests/Oracle/models.py --all
	@$(ORACLE) Tests/Oracle/languages.py
	@$(ORACLE) Tests/Oracle/parquet_cases.py
	@$(ORACLE) Tests/Oracle/objectives.py
	@$(ORACLE) Tests/Oracle/trainer_steps.py
	@$(ORACLE) Tests/Oracle/text_metrics.py

test: fixtures ## all tests, and the package of a library user
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build --skip HubTests --skip 'Tool.*Tests'
	@echo "the hub's client and the tools alone: their time limits are those of a machine at rest"
	swift test $(SWIFT_FLAGS) --skip-build --filter HubTests
	swift test $(SWIFT_FLAGS) --skip-build --filter 'Tool.*Tests'
	@echo "the kernels for processors with AVX2 alone, and with neither"
	ATEN_CPU_CAPABILITY=avx2 swift test $(SWIFT_FLAGS) --skip-build --filter TensorsTests
	ATEN_CPU_CAPABILITY=default swift test $(SWIFT_FLAGS) --skip-build --filter TensorsTests
	@$(MAKE) --no-print-directory example

example: setup ## build and run Examples/RankAnswers, a package that depends on RewardKit
	swift run --package-path Examples/RankAnswers --scratch-path .build-example

format: ## format all Swift files
	swift format --in-place --parallel --recursive Package.swift Sources Tests Examples Benchmarks

lint: ## format and style of Swift, syntax of shell and Python
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Examples Benchmarks
	bash -n Scripts/setup.sh .ci/run
	python3 -m compileall -q -f Scripts Tests/Oracle Benchmarks
	python3 -m unittest discover -q -s Benchmarks/tests

clean: ## remove what was built (.deps/ stays)
	rm -rf .build .build-example
