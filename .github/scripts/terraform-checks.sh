#!/usr/bin/env bash
# What can be said of deploy/terraform without a cloud: format, and each module and example initialised without its
# state, validated, and tested with providers that are played.
set -euo pipefail
root=${TERRAFORM_ROOT:-deploy/terraform}
terraform fmt -check -diff -recursive "$root"
count=0
while IFS= read -r folder; do
  echo "::group::$folder"
  terraform -chdir="$folder" init -backend=false -input=false
  terraform -chdir="$folder" validate
  if compgen -G "$folder/*.tftest.hcl" >/dev/null || compgen -G "$folder/tests/*.tftest.hcl" >/dev/null; then
    terraform -chdir="$folder" test
  fi
  echo '::endgroup::'
  count=$((count + 1))
done < <(find "$root" -name .terraform -prune -o -name versions.tf -printf '%h\n' | sort -u)
if ((count == 0)); then
  echo "::error::there is no versions.tf below $root" >&2
  exit 1
fi
echo "$count modules and examples" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
