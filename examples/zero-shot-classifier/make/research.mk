# Notebooks live in research/NAME, each with its own Makefile.

.PHONY: notebook

# As DEMO_NAME, the name reaches the shell as typed.
override RESEARCH_NAME := $(value RESEARCH_NAME)
export RESEARCH_NAME

notebook: ## create a notebook if needed, and open it: make notebook RESEARCH_NAME=topic-model
	@sh make/part.sh research
	@$(MAKE) --no-print-directory -C "research/$$RESEARCH_NAME" notebook
