# Demos live in demos/NAME, each with its own Makefile.

.PHONY: demo

# The name reaches the shell as typed, through the environment: neither make nor the shell may evaluate it.
override DEMO_NAME := $(value DEMO_NAME)
export DEMO_NAME

demo: ## create a demo if needed, and start it: make demo DEMO_NAME=cool-demo
	@sh make/part.sh demo
	@$(MAKE) --no-print-directory -C "demos/$$DEMO_NAME" run
