# Container images: what the service's image and those of the demos have in common.
#
#   $(needs-docker)                      first line of a recipe: stops it, with advice, if no engine answers
#   $(call needs-image,NAME)             the same, if the image was not built yet
#   $(call needs-port,NAME,8000)         the same, if the port to publish the image's port 8000 on is taken
#   $(BUILD_IMAGE) --tag NAME CONTEXT    builds, with your own certificates and package index if set
#   $(call with-resources,NAME)          after that: adds the resources to the image, for `make build WITH=resources`
#   $(RUN_IMAGE) -p 8000:8000 NAME       runs, with as few privileges as possible
#   $(RUN_WITH_RESOURCES) …              the same, with the resources mounted
#
# DOCKER names another client, such as podman. DOCKER_BUILD_FLAGS adds options, such as --build-arg PYTHON_VERSION=3.12

DOCKER ?= docker

needs-docker = @command -v $(firstword $(DOCKER)) >/dev/null || \
  { echo 'error: $(DOCKER) is not installed: https://docs.docker.com/get-docker' >&2; exit 1; }; \
  $(DOCKER) info >/dev/null 2>&1 || \
  { echo 'error: no engine answers $(DOCKER): start Docker, or check DOCKER_HOST' >&2; exit 1; }

needs-image = @$(DOCKER) image inspect $(1) >/dev/null 2>&1 || \
  { echo 'error: there is no image yet: run `make build` first' >&2; exit 1; }

# Tried with a program that ends at once: only the engine, which may be on another machine, knows its ports. Whatever
# else is wrong, it says itself when the image is run.
needs-port = @port=$${PORT:-$(2)}; \
  case $$($(RUN_IMAGE) --publish "127.0.0.1:$$port:$(2)" --entrypoint true $(1) 2>&1) in \
    *'already in use'* | *'already allocated'* | *'Only one usage'*) \
      echo "error: port $$port is taken: make docker-run PORT=$$((port + 1000))" >&2; exit 1 ;; \
  esac

# Secrets, because build arguments stay in an image's history. The index is passed by its variable's name: its URL may
# hold a password, which a command line would show to everyone.
BUILD_IMAGE = export DOCKER_BUILDKIT=1; \
  $(DOCKER) build --help 2>&1 | grep -q -e --secret || \
    { echo 'error: $(DOCKER) has no BuildKit: update it, or install its buildx plugin' >&2; exit 1; }; \
  set --; \
  if [ -f "$${SSL_CERT_FILE:-}" ]; then set -- --secret "id=ca_bundle,src=$$SSL_CERT_FILE"; fi; \
  for name in UV_DEFAULT_INDEX UV_INDEX_URL PIP_INDEX_URL; do \
    if printenv "$$name" | grep -q .; then set -- "$$@" --secret "id=index_url,env=$$name"; break; fi; \
  done; \
  $(DOCKER) build $(DOCKER_BUILD_FLAGS) "$$@"

with-resources = $(if $(filter-out resources,$(WITH)),$(error WITH=$(WITH): write WITH=resources or leave it out)) \
  $(if $(WITH),@$(BUILD_IMAGE) --tag $(1) --build-arg IMAGE=$(1) --file $(PROJECT)make/resources.Dockerfile $(FIND_RESOURCES))

# The folder that the library looks into, too.
FIND_RESOURCES = "$${RESOURCES:-$(PROJECT)resources}"

# With an init process, because process 1 ignores SIGTERM until Python has set its own handler.
RUN_IMAGE = exec $(DOCKER) run --rm --init --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges

# An image that was built WITH=resources does not look at what is mounted. The z is for SELinux.
RUN_WITH_RESOURCES = set --; \
  if [ -d $(FIND_RESOURCES) ]; then set -- --volume "$$(CDPATH= cd $(FIND_RESOURCES) && pwd):/resources:ro,z"; fi; \
  $(RUN_IMAGE) "$$@"
