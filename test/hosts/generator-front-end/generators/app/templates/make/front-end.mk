# The page that calls the service.

.PHONY: front-end

front-end: ## start the service with its page on http://127.0.0.1:8080
	$(call needs,fastapi uvicorn)
	@exec "$(PYTHON)" front-end/serve.py
