{{- define "leme.name" -}}
{{ .root.Release.Name | trunc 40 | trimSuffix "-" }}-{{ .part }}
{{- end }}

{{/* Release and part; a selector, so it never changes. */}}
{{- define "leme.selector" -}}
app.kubernetes.io/name: leme
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "leme.labels" -}}
{{ include "leme.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | replace "+" "_" | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "leme.meta" -}}
name: {{ include "leme.name" . }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "leme.labels" . | nindent 2 }}
{{- end }}

{{- define "leme.image" -}}
{{- $image := .image -}}
image: {{ if $image.digest }}{{ printf "%s@%s" $image.repository $image.digest | quote }}{{ else }}{{ printf "%s:%s" $image.repository ($image.tag | default .root.Chart.AppVersion) | quote }}{{ end }}
imagePullPolicy: {{ $image.pullPolicy }}
{{- end }}

{{- define "leme.runtime" -}}
{{ dig "deploys" "runtime" "local" .Values.config }}
{{- end }}

{{- define "leme.serverCount" -}}
{{- if .Values.server.autoscaling.enabled }}{{ int .Values.server.autoscaling.max }}{{ else }}{{ int .Values.server.replicas }}{{ end }}
{{- end }}

{{- define "leme.claim" -}}
{{ .Values.persistence.existingClaim | default (include "leme.name" (dict "root" . "part" "state")) }}
{{- end }}

{{/* Azure's webhook gives pods with this label their identity. */}}
{{- define "leme.identityLabel" -}}
{{- if hasKey .Values.serviceAccount.annotations "azure.workload.identity/client-id" }}
azure.workload.identity/use: 'true'
{{- end }}
{{- end }}
