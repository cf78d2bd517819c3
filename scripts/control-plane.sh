#!/bin/sh
# Builds what test/end-to-end/cluster.test.ts deploys to: Kubernetes without machines, where kwok plays those. It needs Go,
# which fetches the sources, and takes ten minutes once: `npm run test:cluster` needs it, and `npm test` leaves it out.
set -eu

kubernetes=34.1 # 1.34.1, whose libraries are 0.34.1
kwok=v0.7.0
folder=$(cd "$(dirname "$0")/.." && pwd)/node_modules/.cache/control-plane

sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
cd "$sources"

# Kubernetes is made of modules that it has in folders beside it, and whose releases are found under these versions.
go_mod=$(go mod download -json "k8s.io/kubernetes@v1.$kubernetes" | sed -n 's/^.*"GoMod": "\(.*\)".*$/\1/p')
{
  echo 'module control-plane'
  sed -n '/^go /p' "$go_mod"
  echo "require k8s.io/kubernetes v1.$kubernetes"
  sed -n "s|^\t\(k8s.io/.*\) => ./staging/.*|replace \1 => \1 v0.$kubernetes|p" "$go_mod"
} >go.mod
cat >main.go <<'END'
package main

import (
	_ "go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	_ "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {}
END
go mod tidy
mkdir -p "$folder"
for command in kube-apiserver kube-controller-manager kube-scheduler; do
  go build -ldflags '-s -w' -o "$folder/" "k8s.io/kubernetes/cmd/$command"
done
go build -ldflags '-s -w' -o "$folder/etcd" go.etcd.io/etcd/server/v3
GOBIN=$folder go install -ldflags '-s -w' "sigs.k8s.io/kwok/cmd/kwok@$kwok"
ls "$folder"
