# Large files, kept out of git.

.PHONY: resources

resources: ## download the files listed in resources/resources.toml
	$(call needs,cool_library pooch)
	@"$(PYTHON)" make/fetch_resources.py
