# Pintail. `make` alone prints this help: the comment above a target is its description.

SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
CACHE := $(or $(PINTAIL_CACHE),$(HOME)/.cache/pintail)
DUCKDB := $(CACHE)/duckdb-1.5.5
DEMO := .build/demo/shop
PINTAIL := .build/release/pintail
BENCH ?= ../shared/bench
EVALUATION := .build/eval

# Without root nothing is linked into /usr/local, so compiler and loader are told here.
export PKG_CONFIG_PATH := $(DUCKDB)/lib/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))
export LD_LIBRARY_PATH := $(DUCKDB)/lib$(if $(LD_LIBRARY_PATH),:$(LD_LIBRARY_PATH))

.PHONY: help setup build demo test bench eval format lint clean

# Print this list.
help:
	@awk '/^# / {text = substr($$0, 3)} /^[a-z]+:/ && text {sub(":.*", "", $$1); printf "make %-8s %s\n", $$1, text} !/^#/ {text = ""}' Makefile

# Install the native parts (DuckDB, local model, its server) into ~/.cache/pintail.
setup:
	@Scripts/setup $(SETUP_OPTIONS)

# Build the pintail executable in release mode.
build: setup
	@$(SWIFT) build -c release --product pintail

# Set up, build, write a sample shop and answer three questions about it with the local model.
demo: build
	@Scripts/demo $(PINTAIL) $(DEMO)

# Run the whole test suite, including questions to the real local model.
test: SETUP_OPTIONS := --test
test: setup
	@$(SWIFT) build --product pintail
	@$(SWIFT) test --no-parallel

# Measure against references in the same run, 20 minutes (see Documentation/benchmarks.md).
bench: SETUP_OPTIONS := --bench
bench: build
	@for program in HostTime MappingScale Profiling ResultReading RetrievalScale; do $(SWIFT) build -c release --product $$program || exit; done
	@Scripts/bench $(PINTAIL) $(DUCKDB)/bin/duckdb $(BENCHMARKS)

# Measure the answers on all sets of BENCH (hours; goes on where the same build was) and write Documentation/accuracy.md.
eval: build
	@mkdir -p $(EVALUATION)/ladder
	@for set in $$(ls -d $(BENCH)/*/); do name=$$(basename $$set); echo "$$name"; \
	  [ $(EVALUATION)/$$name.jsonl -nt $(PINTAIL) ] || rm -f $(EVALUATION)/$$name.jsonl; \
	  $(PINTAIL) eval $$set --model local --resume --predictions $(EVALUATION)/$$name.jsonl --report $(EVALUATION)/$$name.json || exit; done
	@$(PINTAIL) eval $(EVALUATION) --write-documentation Documentation/accuracy.md

# Rewrite the Swift sources in the house style.
format:
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Say where the Swift sources differ from the house style.
lint:
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

# Remove everything built here; the native parts in ~/.cache/pintail stay.
clean:
	@rm -rf .build
