# Large files that are kept out of git.

.PHONY: resources

resources: ## download what resources/resources.toml lists
	$(call needs,pooch)
	@"$(PYTHON)" bin/fetch_resources.py
