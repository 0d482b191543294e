{{/* The names and labels of ADR 40. src/adapters/kubernetes/names.ts has the same rules; a test compares them. */}}
{{- define "leme-bot.shortened" -}}
{{- if le (len .) 52 -}}
{{ . }}
{{- else -}}
{{ regexReplaceAll "-+$" (trunc 43 .) "" }}-{{ sha256sum . | trunc 8 }}
{{- end -}}
{{- end }}

{{- define "leme-bot.botName" -}}
{{ include "leme-bot.shortened" (printf "%s-%s" .client .bot.name) }}
{{- end }}

{{- define "leme-bot.jobName" -}}
{{- if regexMatch "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" . -}}
{{ include "leme-bot.shortened" (printf "job-%s" .) }}
{{- else -}}
job-{{ sha256sum . | trunc 16 }}
{{- end -}}
{{- end }}

{{- define "leme-bot.selector" -}}
leme.dev/client: {{ .client | quote }}
leme.dev/bot: {{ .bot.name | quote }}
{{- end }}

{{- define "leme-bot.botLabels" -}}
{{ include "leme-bot.selector" . }}
leme.dev/part: bot
leme.dev/command: {{ .bot.commandId | default "" | quote }}
{{- end }}

{{/* Of everything that is neither a bot nor the client's own object. */}}
{{- define "leme-bot.guardLabels" -}}
leme.dev/client: {{ .Values.clientId | quote }}
leme.dev/part: guard
{{- end }}

{{/* Azure's webhook gives pods with this label their identity. */}}
{{- define "leme-bot.identityLabel" -}}
{{- if hasKey .Values.leme.serviceAccount.annotations "azure.workload.identity/client-id" }}
azure.workload.identity/use: 'true'
{{- end }}
{{- end }}
