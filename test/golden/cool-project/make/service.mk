# The HTTP service.

.PHONY: run example-request-reverse example-request-count

# Never from the environment: some shells and conda's compilers set HOST to the machine's name.
run: export HOST = 127.0.0.1
run: ## start the service on http://127.0.0.1:8000 (PORT=9000 for another port)
	$(call needs,fastapi uvicorn)
	@exec "$(PYTHON)" -m cool_library.serving

example-request-reverse: ## send a text to the running service
	$(call needs,cool_library)
	@"$(PYTHON)" examples/example_requests.py reverse

example-request-count: ## ask the running service how often it was asked this
	$(call needs,cool_library)
	@"$(PYTHON)" examples/example_requests.py count
