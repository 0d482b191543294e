import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  BOT_LABEL,
  botObjectName,
  CLIENT_LABEL,
  COMMAND_LABEL,
  jobNameOf,
  namespaceOf,
  PART_LABEL,
  SUSPENDED_LABEL,
} from '../../../src/adapters/kubernetes/index.ts'
import type { Values } from '../../../src/control/deployment/index.ts'
import { parseTenantId } from '../../../src/control/tenant/index.ts'
import { at, isSame, type KubeObject } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { type Example, renderedExamples, UNRENDERED } from './examples.ts'

/** Holds what is rendered for a client against the table of names and labels in ADR 40. */
export const contractJudge: Judge = {
  name: 'contract of names and labels',
  reads: ['deploy/helm'],
  async judge(tree): Promise<readonly Verdict[]> {
    const found: Verdict[] = []
    for (const { example, rendered } of await renderedExamples(tree, isOfBots)) {
      const base = { artefact: example.artefact, tool: 'ADR 40' }
      if (!rendered) found.push({ ...base, ...UNRENDERED })
      else if (rendered.kind === 'refused') found.push({ ...base, word: 'bad', text: rendered.reason })
      else {
        const problems = contractProblems(rendered.objects, clientOf(example))
        found.push({ ...base, word: problems.length > 0 ? 'bad' : 'good', text: problems.join('\n') })
      }
    }
    return found
  },
}

const isOfBots = ({ artefact }: Example) => artefact.includes('/leme-bot/')
const clientOf = ({ values }: Example) => parse(readFileSync(values[0]!, 'utf8')) as Values

/** What differs from the contract. */
export function contractProblems(objects: readonly KubeObject[], values: Values): readonly string[] {
  const problems: string[] = []
  const tenant = parseTenantId(values.clientId)
  const want = (what: string, found: unknown, wanted: unknown) => {
    if (!isSame(found, wanted))
      problems.push(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
  }
  for (const { kind, metadata } of objects)
    want(`namespace of ${kind} ${metadata.name}`, metadata.namespace, namespaceOf(tenant))
  const marker = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === tenant)
  want('labels of the client', marker?.metadata.labels, {
    [CLIENT_LABEL]: tenant,
    [PART_LABEL]: 'client',
    [COMMAND_LABEL]: values.commandId ?? '',
    [SUSPENDED_LABEL]: `${values.suspended ?? false}`,
  })
  const sets = objects.filter(({ kind }) => kind === 'StatefulSet')
  want(
    'names of bots',
    sets.map(({ metadata }) => metadata.name).sort(),
    values.bots.map(({ name }) => botObjectName(tenant, name)).sort(),
  )
  for (const bot of values.bots) {
    const set = sets.find(({ metadata }) => metadata.name === botObjectName(tenant, bot.name))
    if (!set) continue
    const selector = { [CLIENT_LABEL]: tenant, [BOT_LABEL]: bot.name }
    const labels = { ...selector, [PART_LABEL]: 'bot', [COMMAND_LABEL]: bot.commandId ?? '' }
    want(`labels of bot ${bot.name}`, set.metadata.labels, labels)
    want(`selector of bot ${bot.name}`, at(set.spec, 'selector', 'matchLabels'), selector)
    const { 'azure.workload.identity/use': _, ...ofPods } = at(
      set.spec,
      'template',
      'metadata',
      'labels',
    ) as Record<string, string>
    want(`labels of pods of ${bot.name}`, ofPods, labels)
    want(`podManagementPolicy of ${bot.name}`, at(set.spec, 'podManagementPolicy'), 'Parallel')
    want(`replicas of ${bot.name}`, at(set.spec, 'replicas'), values.suspended ? 0 : 1)
    want(
      `init container of ${bot.name}`,
      at(set.spec, 'template', 'spec', 'initContainers', 0, 'name'),
      'init-schema',
    )
    const probe = at(set.spec, 'template', 'spec', 'containers', 0, 'readinessProbe', 'httpGet', 'path')
    want(`readiness of ${bot.name}`, probe, '/api/v1/ping')
  }
  for (const { kind, metadata, spec } of objects) {
    if (kind !== 'Job') continue
    const id = metadata.labels?.[COMMAND_LABEL] ?? ''
    want('name of a job', metadata.name, jobNameOf(id))
    const labels = { [CLIENT_LABEL]: tenant, [PART_LABEL]: 'job', [COMMAND_LABEL]: id }
    want(`labels of job ${id}`, metadata.labels, labels)
    want(`labels of the pod of ${id}`, at(spec, 'template', 'metadata', 'labels'), labels)
  }
  return problems
}
