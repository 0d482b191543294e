import { clusterPrograms } from '../../services/kubectl.ts'
import type { Judge, Planted } from '../judge.ts'
import { contractJudge } from './judge-contract.ts'
import { freshJudge, rancherJudge, rulesJudge } from './judge-files.ts'
import { hostileJudge, hostileJudgeOf } from './judge-hostile.ts'
import { lintJudge, packageJudge, podJudge, schemaJudge } from './judge-rendered.ts'
import { scaleJudge } from './judge-scale.ts'
import { type Change, changed, isThere } from './plant-change.ts'

export const judges: readonly Judge[] = [
  ...[lintJudge, schemaJudge, podJudge, contractJudge, scaleJudge],
  ...[hostileJudge, freshJudge, rulesJudge, rancherJudge, packageJudge],
]

const LEME = 'deploy/helm/leme'
const BOT = 'deploy/helm/leme-bot'

const CHANGES: readonly Change[] = [
  {
    error: 'a template of a chart that does not render',
    judge: lintJudge,
    file: `${LEME}/templates/server.yaml`,
    from: 'leme.podSecurity',
    to: 'leme.noSuch',
    caughtBy: /leme\.noSuch/,
  },
  {
    error: 'a wrong field in a chart',
    judge: schemaJudge,
    file: `${LEME}/templates/server.yaml`,
    from: 'revisionHistoryLimit: 3',
    to: 'revisionHistory: 3',
    caughtBy: /Deployment leme-server: unknown field spec\.revisionHistory/,
  },
  {
    error: 'a text where Kubernetes wants a number',
    judge: schemaJudge,
    file: `${BOT}/templates/bots.yaml`,
    from: 'revisionHistoryLimit: 3',
    to: "revisionHistoryLimit: '3'",
    caughtBy: /revisionHistoryLimit/,
  },
  {
    error: "a wrong field of another operator's kind",
    judge: schemaJudge,
    file: `${LEME}/templates/worker.yaml`,
    from: 'maxReplicaCount',
    to: 'maxReplicas',
    caughtBy: /ScaledObject leme-worker: unknown field spec\.maxReplicas/,
  },
  {
    error: 'a container that may run as root',
    judge: podJudge,
    file: `${BOT}/templates/_pod.tpl`,
    from: 'runAsNonRoot: true',
    to: 'runAsNonRoot: false',
    caughtBy: /may run as root/,
  },
  {
    error: 'a writable root of a container',
    judge: podJudge,
    file: `${LEME}/templates/_pod.tpl`,
    from: 'readOnlyRootFilesystem: true',
    to: 'readOnlyRootFilesystem: false',
    caughtBy: /may write to its root/,
  },
  {
    error: 'a missing limit',
    judge: podJudge,
    file: `${LEME}/templates/backup.yaml`,
    from: /resources: .*/,
    to: 'resources: {}',
    caughtBy: /CronJob leme-backup: container backup has no limits\.memory/,
  },
  {
    error: 'a worker that may copy the database',
    judge: podJudge,
    file: `${LEME}/templates/worker.yaml`,
    from: 'if not (hasPrefix "backups." .)',
    to: 'if true',
    caughtBy: /Deployment leme-worker: container worker may copy the database/,
  },
  {
    error: 'a server that can open its backups',
    judge: podJudge,
    file: `${LEME}/templates/server.yaml`,
    from: '{{- include "leme.volumes" (dict "root" . "keys" .Values.secret.keys) | nindent 8 }}',
    to: '{{- include "leme.volumes" (dict "root" . "keys" .Values.secret.keys) | nindent 8 }}\n        - name: key\n          secret: { secretName: leme-backup-identity }',
    caughtBy: /Deployment leme-server: it has the key that opens backups/,
  },
  {
    error: "a bot's pod with a token of the cluster",
    judge: podJudge,
    file: `${BOT}/templates/_pod.tpl`,
    from: 'automountServiceAccountToken: false',
    to: 'automountServiceAccountToken: true',
    caughtBy: /token of its account is mounted/,
  },
  {
    error: 'a label of ADR 40 that is missing',
    judge: contractJudge,
    file: `${BOT}/templates/_names.tpl`,
    from: /leme\.dev\/command: .*\n/,
    to: '',
    caughtBy: /labels of bot trend is .*leme\.dev\/command/,
  },
  {
    error: 'a bot whose pods come in order',
    judge: contractJudge,
    file: `${BOT}/templates/bots.yaml`,
    from: 'podManagementPolicy: Parallel',
    to: 'podManagementPolicy: OrderedReady',
    caughtBy: /podManagementPolicy of trend/,
  },
  {
    error: 'a suspended bot that runs',
    judge: contractJudge,
    file: `${BOT}/templates/bots.yaml`,
    from: 'ternary 0 1',
    to: 'ternary 1 1',
    caughtBy: /replicas of trend is 1, not 0/,
  },
  {
    error: 'a number of the autoscaler that was changed',
    judge: scaleJudge,
    file: `${LEME}/values.yaml`,
    from: 'cpuPercent: 70',
    to: 'cpuPercent: 90',
    caughtBy: /cpu is 90, not 70/,
  },
  {
    error: 'an autoscaler that goes down at once',
    judge: scaleJudge,
    file: `${LEME}/values.yaml`,
    from: 'stabilizationSeconds: 300',
    to: 'stabilizationSeconds: 0',
    caughtBy: /stabilization down is 0, not 300/,
  },
  {
    error: 'rules of the adapter for another metric',
    judge: scaleJudge,
    file: `${LEME}/files/prometheus-adapter-rules.yaml`,
    from: 'as: leme_http_requests_per_second',
    to: 'as: http_requests_per_second',
    caughtBy: /name that the adapter serves/,
  },
  {
    error: 'workers scaled by a metric that nobody serves',
    judge: scaleJudge,
    file: `${LEME}/templates/worker.yaml`,
    from: 'leme_queue_depth',
    to: 'leme_queue_length',
    caughtBy: /leme_queue_length is no metric/,
  },
  {
    error: 'a hostile values file that slips through the schema',
    judge: hostileJudgeOf('a name that leaves the folder'),
    file: `${BOT}/values.schema.json`,
    from: '"pattern": "^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$"',
    to: '"minLength": 1',
    caughtBy: /a name that leaves the folder: it slips through/,
  },
  {
    error: "a chart that takes a neighbour's secret",
    judge: hostileJudgeOf("a neighbour's database secret"),
    file: `${BOT}/templates/refuse.yaml`,
    from: /hasPrefix \(printf "%s-" \$client\) \.existingSecret/,
    to: 'hasPrefix "cliente-" .existingSecret',
    caughtBy: /a neighbour's database secret: it slips through/,
  },
  {
    error: "a client's file that sets the operator's image",
    judge: hostileJudgeOf('walls taken down under the operator’s key'),
    file: `${BOT}/operator-only.yaml`,
    from: 'leme: null',
    to: 'leme: {}',
    caughtBy: /walls taken down under the operator’s key: it changes what is rendered/,
  },
  {
    error: 'a README that is not fresh',
    judge: freshJudge,
    file: `${LEME}/values.yaml`,
    from: 'schedule: 15 5',
    to: 'schedule: 15 6',
    caughtBy: /not fresh/,
  },
  {
    error: 'a schema that is not fresh',
    judge: freshJudge,
    file: `${BOT}/values.schema.json`,
    from: '"maximum": 64000',
    to: '"maximum": 128000',
    caughtBy: /not fresh/,
  },
  {
    error: 'an alert on a metric that nobody serves',
    judge: rulesJudge,
    file: `${LEME}/files/rules.yaml`,
    from: 'leme_redis_up',
    to: 'leme_redis_alive',
    caughtBy: /leme_redis_alive is no metric/,
  },
  {
    error: 'an alert that is no PromQL',
    judge: rulesJudge,
    file: `${LEME}/files/rules.yaml`,
    from: 'expr: time() - max(',
    to: 'expr: time() - max((',
    caughtBy: /parse error/,
    needs: 'promtool',
  },
  {
    error: 'a form that asks for a value that is not there',
    judge: rancherJudge,
    file: `${LEME}/questions.yaml`,
    from: 'variable: persistence.size',
    to: 'variable: persistence.bytes',
    caughtBy: /persistence\.bytes is no value/,
  },
]

/** Where Helm cannot run, its judges say that nothing was validated; then nothing can be caught either. */
const canRender = (await clusterPrograms()) !== undefined
const STATIC: readonly Judge[] = [freshJudge, rancherJudge]

export const planted: readonly Planted[] = CHANGES.filter(
  ({ judge, needs }) => (canRender || STATIC.includes(judge)) && (needs === undefined || isThere(needs)),
).map(changed)
