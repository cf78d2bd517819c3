# The HTTP service.

.PHONY: run example-request-add example-request-classify

# Never from the environment: some shells and conda's compilers set HOST to the machine's name.
run: export HOST = 127.0.0.1
run: ## start the service on http://127.0.0.1:8000 (PORT=9000 for another port)
	$(call needs,fastapi uvicorn)
	@exec "$(PYTHON)" -m zero_shot_classifier.serving

example-request-add: ## add two labels to the running service
	$(call needs,zero_shot_classifier)
	@"$(PYTHON)" examples/example_requests.py add

example-request-classify: ## have the running service classify a text
	$(call needs,zero_shot_classifier)
	@"$(PYTHON)" examples/example_requests.py classify
