# Demos live in demos/NAME, each with a Makefile of its own.

.PHONY: demo

# The name goes to the shell as it was typed, through the environment: neither make nor the shell may run what it holds.
override DEMO_NAME := $(value DEMO_NAME)
export DEMO_NAME QUICKSTART

demo: ## make a demo unless it is there, and start it: make demo DEMO_NAME=cool-demo
	@sh make/demo.sh
	@$(MAKE) --no-print-directory -C "demos/$$DEMO_NAME" run
