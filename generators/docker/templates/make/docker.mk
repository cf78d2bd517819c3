# The service's image. DOCKER names another client, such as podman; DOCKER_BUILD_FLAGS adds
# options to the build: make build DOCKER_BUILD_FLAGS='--build-arg PYTHON_VERSION=3.12'
DOCKER ?= docker
SERVICE_IMAGE = _package_:$(shell cat VERSION)

needs-docker = @command -v $(firstword $(DOCKER)) >/dev/null || { \
  echo 'error: $(DOCKER) is not installed: see https://docs.docker.com/get-docker' >&2; exit 1; }; \
  $(DOCKER) info >/dev/null 2>&1 || { \
  echo 'error: no engine answers to $(DOCKER): start Docker, or check DOCKER_HOST' >&2; exit 1; }

# A certificate bundle and a package index of yours go in as secrets, the index (its URL may
# hold a password) by the name of its variable alone.
build: export DOCKER_BUILDKIT = 1
build: ## build the service's image, named after VERSION
	$(needs-docker)
	@$(DOCKER) build --help 2>&1 | grep -q -e '--secret' || { \
	  echo 'error: $(DOCKER) has no BuildKit: update it, or install its buildx plugin' >&2; exit 1; }
	@set --; \
	if [ -f "$$SSL_CERT_FILE" ]; then set -- "$$@" --secret "id=ca_bundle,src=$$SSL_CERT_FILE"; fi; \
	for name in UV_DEFAULT_INDEX UV_INDEX_URL PIP_INDEX_URL; do \
	  if printenv "$$name" | grep -q .; then set -- "$$@" --secret "id=index_url,env=$$name"; break; fi; \
	done; \
	$(DOCKER) build $(DOCKER_BUILD_FLAGS) "$$@" --tag $(SERVICE_IMAGE) .

docker-run: ## start the image on http://127.0.0.1:8000 (PORT=9000 for another port)
	$(needs-docker)
	@$(DOCKER) image inspect $(SERVICE_IMAGE) >/dev/null 2>&1 || { \
	  echo 'error: there is no image $(SERVICE_IMAGE): run `make build` first' >&2; exit 1; }
	@exec $(DOCKER) run --rm --read-only --tmpfs /tmp --cap-drop ALL \
	  --security-opt no-new-privileges --publish "127.0.0.1:$${PORT:-8000}:8000" $(SERVICE_IMAGE)

.PHONY: build docker-run
