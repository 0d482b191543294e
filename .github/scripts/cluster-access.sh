#!/usr/bin/env bash
# A kubeconfig for the cluster of this environment, by the login that the steps before have made (OIDC, no key).
set -euo pipefail
case ${CLOUD:?} in
  aws)
    aws eks update-kubeconfig --region "${AWS_REGION:?}" --name "${EKS_CLUSTER:?}"
    ;;
  azure)
    az aks get-credentials --resource-group "${AKS_RESOURCE_GROUP:?}" --name "${AKS_CLUSTER:?}" --overwrite-existing
    # Clusters whose users are those of Entra ID ask for a token; kubelogin has it from the CLI's login.
    programs=${RUNNER_TEMP:?}/az-bin
    mkdir -p "$programs"
    az aks install-cli --install-location "$programs/kubectl" --kubelogin-install-location "$programs/kubelogin"
    echo "$programs" >>"${GITHUB_PATH:?}"
    "$programs/kubelogin" convert-kubeconfig --login azurecli
    ;;
  *)
    echo "::error::CLOUD is aws or azure, not $CLOUD" >&2
    exit 2
    ;;
esac
