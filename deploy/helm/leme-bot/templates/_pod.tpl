{{/* Restricted, without rights in the cluster. Takes the uid of the image's user. */}}
{{- define "leme-bot.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "leme-bot.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "leme-bot.image" -}}
{{- $image := index .root.Values.leme (eq .runtime "freqtrade" | ternary "freqtradeImage" "image") -}}
image: {{ if $image.digest }}{{ printf "%s@%s" $image.repository $image.digest | quote }}{{ else }}{{ printf "%s:%s" $image.repository ($image.tag | default .root.Chart.AppVersion) | quote }}{{ end }}
imagePullPolicy: {{ $image.pullPolicy }}
{{- end }}

{{/* Asked for and had at most, so that no bot takes what another one was promised. */}}
{{- define "leme-bot.resources" -}}
{{- $scratch := .root.Values.leme.scratch -}}
requests:
  cpu: {{ printf "%dm" (int64 .cpuMillis) }}
  memory: {{ printf "%dMi" (int64 .memoryMb) }}
  ephemeral-storage: {{ $scratch }}
limits:
  cpu: {{ printf "%dm" (int64 .cpuMillis) }}
  memory: {{ printf "%dMi" (int64 .memoryMb) }}
  ephemeral-storage: {{ $scratch }}
{{- end }}

{{- define "leme-bot.placement" -}}
serviceAccountName: {{ .Values.clientId }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.leme.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.leme.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.leme.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.leme.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The login of the runtime: freqtrade has one of its own, which sees nothing else of the client. Leme reads its from a
file, so that a rotated password is taken without a restart; freqtrade reads a variable. Keys of an exchange are named one by one: a Secret cannot bring other variables in.
*/}}
{{- define "leme-bot.env" -}}
{{- if eq .runtime "freqtrade" -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.clientId }}-freqtrade-database
      key: DATABASE_URL
- name: LEME_INIT_SCHEMA_SECONDS
  value: {{ int64 .root.Values.leme.initSchemaSeconds | quote }}
{{- else -}}
- name: DATABASE_URL_FILE
  value: /run/secrets/leme/DATABASE_URL
- name: LEME_CONFIG
  value: /etc/leme/leme.config.jsonc
{{- end }}
{{- if .withExchange }}
{{- range $key, $needed := dict "API_KEY" true "API_SECRET" true "API_PASSPHRASE" false "API_UID" false }}
- name: {{ $key }}
  valueFrom:
    secretKeyRef:
      name: {{ $.root.Values.exchange.existingSecret }}
      key: {{ $key }}
      optional: {{ not $needed }}
{{- end }}
{{- end }}
{{- end }}

{{- define "leme-bot.mounts" -}}
- name: config
  mountPath: /etc/leme
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- if eq .runtime "freqtrade" }}
- name: state
  mountPath: /freqtrade/user_data
{{- else }}
- name: state
  mountPath: /var/lib/leme
- name: database
  mountPath: /run/secrets/leme
  readOnly: true
{{- end }}
{{- end }}

{{/* What is written goes with the pod: the truth of a bot is in PostgreSQL. */}}
{{- define "leme-bot.volumes" -}}
- name: config
  configMap:
    name: {{ .config }}
- name: tmp
  emptyDir:
    sizeLimit: {{ .root.Values.leme.scratch }}
- name: state
  emptyDir:
    sizeLimit: {{ .root.Values.leme.scratch }}
{{- if ne .runtime "freqtrade" }}
- name: database
  secret:
    secretName: {{ .root.Values.database.existingSecret }}
    defaultMode: 288 # 0440
    items:
      - key: DATABASE_URL
        path: DATABASE_URL
{{- end }}
{{- end }}
