#!/usr/bin/env bash
# terraform-plan.sh plan|apply: the stack TERRAFORM_FOLDER with its state where TF_BACKEND (lines of key=value) says.
# A plan file may hold secrets, so none is handed from job to job: the hash of its text is. apply does the plan that it
# has made itself, and only where that reads as the APPROVED one did.
set -euo pipefail
folder=${TERRAFORM_FOLDER:?}
backend=()
while IFS= read -r line; do
  if [[ -n $line ]]; then backend+=("-backend-config=$line"); fi
done <<<"${TF_BACKEND:-}"
terraform -chdir="$folder" init -input=false "${backend[@]}"
case ${1:-} in
  plan)
    code=0
    terraform -chdir="$folder" plan -input=false -lock-timeout=5m -detailed-exitcode -out=plan.bin || code=$?
    if ((code != 0 && code != 2)); then exit "$code"; fi
    if ((code == 2)); then echo 'changes=true'; else echo 'changes=false'; fi >>"${GITHUB_OUTPUT:?}"
    # The text can hold values that a log should not; Terraform itself hides what is marked as sensitive.
    terraform -chdir="$folder" show -no-color plan.bin >"${RUNNER_TEMP:?}/plan.txt"
    grep -E '^(Plan:|No changes| +# )' "$RUNNER_TEMP/plan.txt" >"$RUNNER_TEMP/planned.txt" || true
    planned=$(sha256sum <"$RUNNER_TEMP/plan.txt" | cut -d ' ' -f 1)
    echo "planned=$planned" >>"$GITHUB_OUTPUT"
    {
      echo '```text'
      cat "$RUNNER_TEMP/planned.txt"
      echo '```'
    } >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
    ;;
  apply)
    planned=$(sha256sum <"${RUNNER_TEMP:?}/plan.txt" | cut -d ' ' -f 1)
    if [[ $planned != "${APPROVED:?}" ]]; then
      echo '::error::the plan is not the one that was approved: something has changed meanwhile' >&2
      exit 1
    fi
    terraform -chdir="$folder" apply -input=false -lock-timeout=5m plan.bin
    ;;
  *)
    echo 'usage: terraform-plan.sh plan|apply' >&2
    exit 2
    ;;
esac
