#!/usr/bin/env bash
# Every chart of deploy/helm, with the version of the release, into out/charts/.
set -euo pipefail
mkdir -p out/charts
for chart in deploy/helm/*/Chart.yaml; do
  folder=$(dirname "$chart")
  # A chart that renders a client's file cannot be linted without one.
  client=$folder/examples/clients/paper.yaml
  if [[ -f $client ]]; then
    helm lint --strict --namespace leme-cliente-001 --values "$client" "$folder"
  else
    helm lint --strict "$folder"
  fi
  helm package "$folder" --version "${VERSION:?}" --app-version "$VERSION" --destination out/charts
done
