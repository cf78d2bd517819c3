# Deploys the service, or takes that back: sh make/deploy.sh deploy|rollback
#
# What is asked for comes from make/deploy.mk, in variables: ENVIRONMENT and CONTEXT say where; REGISTRY is where to
# push TAGGED, the image that `make build` made, unless IMAGE names one that was pushed before.

set -eu

library=cool_library
name=$(echo "$library" | tr _ -)
overlay=deploy/overlays/$ENVIRONMENT
timeout=${TIMEOUT:-10m}
image_of='{.spec.template.spec.containers[?(@.name=="service")].image}'

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# One line: the lines that are read, with commas.
listed() {
  sort | sed -n 'H; ${ x; s/^\n//; s/\n/, /g; p; }'
}

# kubectl in the environment's cluster and namespace, and never in others.
cluster() {
  $KUBECTL --context "$CONTEXT" --namespace "$namespace" "$@"
}

check_place() {
  command -v "${KUBECTL%% *}" >/dev/null || fail "$KUBECTL is not installed: https://kubernetes.io/docs/tasks/tools"
  environments=$(ls deploy/overlays | listed)
  [ "$ENVIRONMENT" ] || fail "say which environment, as in ENVIRONMENT=staging; deploy/overlays has $environments"
  [ -f "$overlay/kustomization.yaml" ] ||
    fail "there is no $overlay/kustomization.yaml; ENVIRONMENT is one of $environments"
  namespace=$(sed -n 's/^namespace: *//p' "$overlay/kustomization.yaml")
  [ "$namespace" ] || fail "$overlay/kustomization.yaml has no line \"namespace: …\""
  # The context that happens to be current is never taken: it may be another cluster's.
  contexts=$($KUBECTL config get-contexts --output name)
  [ "$contexts" ] || fail "$KUBECTL knows no cluster: its configuration, in KUBECONFIG or ~/.kube/config, has no context"
  [ "$CONTEXT" ] || fail "say which cluster, as in CONTEXT=$(echo "$contexts" | head -n 1); $KUBECTL knows" \
    "$(echo "$contexts" | listed)"
  echo "$contexts" | grep -qxF -e "$CONTEXT" ||
    fail "$KUBECTL knows no context \"$CONTEXT\"; CONTEXT is one of $(echo "$contexts" | listed)"
}

check_image() {
  case $IMAGE$REGISTRY in
    '') fail "say where to push the image, as in REGISTRY=registry.example.org/team, or IMAGE=… for one that is there" ;;
    *[!A-Za-z0-9._:/@-]*) fail "\"$IMAGE$REGISTRY\" is not the name of an image or a registry" ;;
    *://*) fail "\"$IMAGE$REGISTRY\" has to be written without https://" ;;
  esac
}

render() {
  manifests=$($KUBECTL kustomize "$overlay")
  printf '%s\n' "$manifests" | grep -q "image: $library\$" ||
    fail "$overlay names another image than $library, which \`make deploy\` would replace; apply it with" \
      "$KUBECTL apply -k $overlay"
}

# The cluster checks all of it before anything is changed.
check_manifests() {
  if said=$(printf '%s\n' "$manifests" | cluster apply --dry-run=server --filename - 2>&1); then return; fi
  printf '%s\n' "$said" >&2
  case $said in
    *"namespaces \"$namespace\" not found"*)
      fail "there is no namespace $namespace yet; if you may make it:" \
        "$KUBECTL --context $CONTEXT apply -f $overlay/namespace.yaml" ;;
  esac
  fail "the cluster refuses that; nothing was changed"
}

# Sets IMAGE to the digest: the tag may name another image tomorrow, and the cluster would not notice.
push() {
  repository=${REGISTRY%/}/$library
  pushed=$repository:${TAGGED##*:}
  $DOCKER tag "$TAGGED" "$pushed"
  $DOCKER push "$pushed" || fail "$pushed cannot be pushed; nothing was changed. Perhaps: $DOCKER login ${REGISTRY%%/*}"
  # Docker leaves the name of its own registry out.
  digests=$($DOCKER image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pushed")
  digest=$(echo "$digests" | sed -n "s|^.*${repository#docker.io/}@||p" | tail -n 1)
  [ "$digest" ] || fail "$pushed is pushed, but $DOCKER does not tell its digest; deploy it with IMAGE=…"
  IMAGE=$repository@$digest
}

wait_until_ready() {
  cluster rollout status "deployment/$name" --timeout "$timeout"
}

# The versions that the cluster keeps, the newest last: what `rollout undo` calls a revision, and a field of each.
versions() {
  revision='{.metadata.annotations.deployment\.kubernetes\.io/revision}'
  cluster get replicasets --selector "app.kubernetes.io/name=$name" \
    --output "jsonpath={range .items[*]}$revision $1{\"\n\"}{end}" | sort -n
}

# What keeps the newest pods from becoming ready, as far as the cluster tells.
explain() {
  hash=$(versions '{.metadata.labels.pod-template-hash}' | sed -n '$ s/.* //p')
  pods="app.kubernetes.io/name=$name,pod-template-hash=$hash"
  echo
  cluster get pods --selector "$pods"
  echo
  cluster get events --field-selector type=Warning --sort-by .lastTimestamp --no-headers \
    --output 'custom-columns=OBJECT:.involvedObject.name,REASON:.reason,MESSAGE:.message' |
    awk -v pods="$name-$hash" 'index($1, pods) == 1 && !seen[$0]++' | tail -n 10
  echo
  cluster logs --selector "$pods" --prefix --tail 20 || true
  echo
}

deploy() {
  check_image
  echo "Deploying to $ENVIRONMENT: namespace $namespace of $CONTEXT"
  render
  check_manifests
  [ "$IMAGE" ] || push
  printf '%s\n' "$manifests" | sed "s|image: $library\$|image: $IMAGE|" | cluster apply --filename -
  if ! wait_until_ready; then
    explain >&2
    fail "$IMAGE did not become ready. Pods of before, if there are any, go on serving. Correct it and deploy again," \
      "or go back: make rollback ENVIRONMENT=$ENVIRONMENT CONTEXT=$CONTEXT"
  fi
  echo "Deployed $IMAGE"
  echo "To deploy the same image elsewhere: make deploy ENVIRONMENT=… CONTEXT=… IMAGE=$IMAGE"
}

rollback() {
  echo "Rolling back $ENVIRONMENT: namespace $namespace of $CONTEXT"
  cluster rollout undo "deployment/$name" ${REVISION:+--to-revision "$REVISION"}
  if ! wait_until_ready; then
    explain >&2
    list_revisions >&2
    fail "that did not become ready either: state another REVISION=…"
  fi
  list_revisions
}

list_revisions() {
  echo "The last of these is deployed now, and the one before it is where \`make rollback\` goes without REVISION=…"
  versions "$image_of"
}

check_place
"$1"
