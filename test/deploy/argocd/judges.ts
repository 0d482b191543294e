import { clusterPrograms } from '../../services/kubectl.ts'
import { type Change, changed } from '../helm/plant-change.ts'
import type { Judge, Planted } from '../judge.ts'
import { fleetJudge } from './judge-fleet.ts'
import { healthJudge } from './judge-health.ts'
import { manifestJudge, policyJudge, projectJudge } from './judge-manifests.ts'
import { noticeJudge } from './judge-notice.ts'

export const judges: readonly Judge[] = [
  manifestJudge,
  policyJudge,
  projectJudge,
  healthJudge,
  noticeJudge,
  fleetJudge,
]

const CLIENTS = 'deploy/argocd/clients.yaml'
const PROJECT = 'deploy/argocd/project-clients.yaml'

const CHANGES: readonly Change[] = [
  {
    error: 'a wrong field of an ApplicationSet',
    judge: manifestJudge,
    file: CLIENTS,
    from: 'revisionHistoryLimit',
    to: 'revisionHistory',
    caughtBy: /unknown field spec\.template\.spec\.revisionHistory/,
  },
  {
    error: 'an ApplicationSet without prune',
    judge: policyJudge,
    file: CLIENTS,
    from: '          prune: true\n',
    to: '',
    caughtBy: /prune is missing/,
  },
  {
    error: 'an ApplicationSet that heals nothing',
    judge: policyJudge,
    file: CLIENTS,
    from: 'selfHeal: true',
    to: 'selfHeal: false',
    caughtBy: /selfHeal is missing/,
  },
  {
    error: 'all clients in one namespace',
    judge: policyJudge,
    file: CLIENTS,
    from: 'namespace: leme-{{ .path.basename }}',
    to: 'namespace: leme',
    caughtBy: /namespace of his own/,
  },
  {
    error: "a client's file after the operator's",
    judge: policyJudge,
    file: CLIENTS,
    from: /( +- operator-only\.yaml\n)/,
    to: '',
    caughtBy: /has to be dropped/,
  },
  {
    error: 'another name of the source that counts',
    judge: policyJudge,
    file: CLIENTS,
    from: 'ref: clients',
    to: 'ref: values',
    caughtBy: /has to be called clients/,
  },
  {
    error: 'a sync that waits for a crashing bot',
    judge: policyJudge,
    file: CLIENTS,
    from: '- ApplyOutOfSyncOnly=true',
    to: '- PruneLast=true',
    caughtBy: /PruneLast/,
  },
  {
    error: 'an AppProject that allows everything',
    judge: projectJudge,
    file: PROJECT,
    from: /clusterResourceWhitelist:[\s\S]*/,
    to: "clusterResourceWhitelist:\n    - group: '*'\n      kind: '*'\n",
    caughtBy: /clusterResourceWhitelist allows everything/,
  },
  {
    error: 'an AppProject that lets clients make rights',
    judge: projectJudge,
    file: PROJECT,
    from: 'kind: Namespace',
    to: 'kind: ClusterRoleBinding',
    caughtBy: /clients may make ClusterRoleBinding/,
  },
  {
    error: 'an AppProject without a kind that the chart has',
    judge: projectJudge,
    file: PROJECT,
    from: / {4}- group: apps\n {6}kind: StatefulSet\n/,
    to: '',
    caughtBy: /apps\/StatefulSet is rendered, and not allowed/,
  },
  {
    error: 'a script of health that calls a suspended bot healthy',
    judge: healthJudge,
    file: 'deploy/argocd/health.lua',
    from: '"Suspended"',
    to: '"Healthy"',
    caughtBy: /a suspended bot is Healthy, not Suspended|another script/,
  },
  {
    error: 'a notification that is no JSON',
    judge: noticeJudge,
    file: 'deploy/argocd/notifications-cm.yaml',
    from: 'trunc 500 | toJson',
    to: 'trunc 500',
    caughtBy: /this is no notice/,
  },
  {
    error: 'a token in a notification',
    judge: noticeJudge,
    file: 'deploy/argocd/notifications-cm.yaml',
    from: '$leme-hook-token',
    to: 'abcdefgh',
    caughtBy: /not a reference to a secret/,
  },
  {
    error: 'a Fleet target that the chart refuses',
    judge: fleetJudge,
    file: 'deploy/fleet/production.yaml',
    from: 'accessMode: ReadWriteMany',
    to: 'accessMode: ReadWriteOnce',
    caughtBy: /has to be ReadWriteMany/,
  },
]

/** Where Helm cannot run nothing is rendered, and its judges say so. */
const RENDER: readonly Judge[] = (await clusterPrograms()) ? [] : [projectJudge, noticeJudge, fleetJudge]

export const planted: readonly Planted[] = CHANGES.filter(({ judge }) => !RENDER.includes(judge)).map(changed)
