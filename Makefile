# The targets a user needs; `make` alone lists them. All of them work on a fresh machine with a Swift toolchain.

MINUTES ?= 10
OUTPUT ?= quickstart

# libtorch's threads wait without spinning: on a busy machine spinning costs more than it gains.
export OMP_WAIT_POLICY ?= passive

.DEFAULT_GOAL := help
.PHONY: help setup quickstart build test check clean distclean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Install what is missing: system libraries, libtorch, the figure library
	@Scripts/setup

quickstart: build ## Train on this machine's own translations: MINUTES=10 OUTPUT=quickstart
	.build/release/gradvac quickstart --minutes $(MINUTES) --output "$(OUTPUT)"

build: setup ## Build the command in release mode: .build/release/gradvac
	swift build -c release --product gradvac

test: setup ## Run the tests
	OMP_NUM_THREADS=1 swift test

check: setup ## Run all that continuous integration checks: Scripts/check
	Scripts/check

clean: ## Remove what was built
	rm -rf .build

distclean: clean ## Remove what was built and what setup installed in this folder
	rm -rf .dependencies
	@if [ -L .libtorch ]; then rm .libtorch; fi
