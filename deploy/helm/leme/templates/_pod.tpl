{{/* Restricted. Takes the uid of the image's user. */}}
{{- define "leme.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ int64 . }}
runAsGroup: {{ int64 . }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "leme.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "leme.pullSecrets" -}}
{{- with .Values.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "leme.placement" -}}
{{- with .of.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .of.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "leme.selector" (dict "root" $.root "part" $.part) | nindent 8 }}
  {{- end }}
{{- end }}

{{/* Every secret is a file: a variable would be seen by whoever may look at the pod. */}}
{{- define "leme.secretEnv" -}}
{{- range .keys }}
- name: {{ if eq . "database.url" }}DATABASE_URL_FILE{{ else }}LEME__{{ . | replace "." "__" | upper }}_FILE{{ end }}
  value: /run/secrets/leme/{{ . }}
{{- end }}
{{- end }}

{{- define "leme.secretVolume" -}}
- name: secret
  secret:
    secretName: {{ .root.Values.secret.name }}
    defaultMode: 288 # 0440
    items:
      {{- range .keys }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
{{- end }}

{{- define "leme.env" -}}
- name: LEME_CONFIG
  value: /etc/leme/leme.config.jsonc
{{- include "leme.secretEnv" . }}
{{- end }}

{{- define "leme.mounts" -}}
- name: config
  mountPath: /etc/leme
  readOnly: true
- name: secret
  mountPath: /run/secrets/leme
  readOnly: true
- name: state
  mountPath: /var/lib/leme
- name: tmp
  mountPath: /tmp
{{- end }}

{{/* Takes root and the keys of the Secret that the pod may have. */}}
{{- define "leme.volumes" -}}
- name: config
  configMap:
    name: {{ include "leme.name" (dict "root" .root "part" "config") }}
{{ include "leme.secretVolume" . }}
- name: state
  persistentVolumeClaim:
    claimName: {{ include "leme.claim" .root }}
- name: tmp
  emptyDir:
    sizeLimit: 2Gi
{{- end }}

{{/* Of the cluster where the server speaks to it, or proves by it who it is to Vault. */}}
{{- define "leme.needsToken" -}}
{{- if or (eq (include "leme.runtime" .) "argo") (and (eq (dig "secrets" "kind" "file" .Values.config) "vault") (eq (dig "secrets" "auth" "token" .Values.config) "kubernetes")) }}true{{ else }}false{{ end }}
{{- end }}
