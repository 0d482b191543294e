import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { ArgoNotice } from '../../../src/apps/server/schemas/hook.ts'
import { at } from '../../kubernetes/object.ts'
import { UNRENDERED } from '../helm/examples.ts'
import { helm, helmName } from '../helm/helm.ts'
import type { Judge, Verdict } from '../judge.ts'

const SETTINGS = 'deploy/argocd/notifications-cm.yaml'
const SET = 'deploy/argocd/clients.yaml'

/** Applications in all that may become of them. */
const APPLICATIONS: readonly object[] = [
  { metadata: { name: 'cliente-001' } },
  { metadata: { name: 'cliente-001' }, status: {} },
  {
    metadata: { name: 'cliente-001' },
    status: {
      sync: { status: 'Synced', revisions: ['chart', 'abc'] },
      health: { status: 'Healthy' },
      operationState: { phase: 'Succeeded', message: 'successfully synced (all tasks run)' },
    },
  },
  {
    metadata: { name: 'cliente-001' },
    status: {
      sync: { status: 'OutOfSync', revisions: ['chart', 'abc'] },
      operationState: { phase: 'Failed', message: `"quotes"\nand ${'x'.repeat(4_000)} {{ .app }}` },
    },
  },
]

/** What Argo CD posts to Leme: rendered by the same engine of templates, and held against Leme's own schema. */
export const noticeJudge: Judge = {
  name: 'notifications',
  reads: ['deploy/argocd'],
  async judge(tree): Promise<readonly Verdict[]> {
    const { data } = parse(readFileSync(join(tree, SETTINGS), 'utf8')) as { data: Record<string, string> }
    const set: unknown = parse(readFileSync(join(tree, SET), 'utf8'))
    const wrong = [...wiring(data, set)]
    const base = { artefact: SETTINGS }
    const told: Verdict = {
      ...base,
      tool: 'names',
      word: wrong.length > 0 ? 'bad' : 'good',
      text: wrong.join('\n'),
    }
    return [told, { ...base, ...(await bodies(data)) }]
  },
}

/** Triggers that Applications ask for, templates that triggers send, the service and the route. */
function wiring(data: Record<string, string>, set: unknown): readonly string[] {
  const problems: string[] = []
  const annotations = (at(set, 'spec', 'template', 'metadata', 'annotations') ?? {}) as object
  for (const name of Object.keys(annotations)) {
    const [, trigger, service] = /^notifications\.argoproj\.io\/subscribe\.([^.]+)\.([^.]+)$/.exec(name) ?? []
    if (trigger === undefined) continue
    if (data[`trigger.${trigger}`] === undefined) problems.push(`there is no trigger ${trigger}`)
    if (data[`service.webhook.${service}`] === undefined) problems.push(`there is no service ${service}`)
  }
  for (const [name, text] of Object.entries(data)) {
    if (!name.startsWith('trigger.')) continue
    for (const one of parse(text) as { send: string[]; when: string; oncePer?: string }[]) {
      for (const template of one.send)
        if (data[`template.${template}`] === undefined) problems.push(`there is no template ${template}`)
      if (!one.oncePer) problems.push(`${name} tells the same again and again`)
    }
  }
  const service: unknown = parse(data['service.webhook.leme'] ?? '')
  const header = at(service, 'headers', 0)
  if (at(header, 'value') !== 'Bearer $leme-hook-token')
    problems.push('the token is not a reference to a secret')
  return problems
}

async function bodies(data: Record<string, string>): Promise<Omit<Verdict, 'artefact'>> {
  const tool = `${await helmName()} and ArgoNotice`
  const webhook = at(parse(data['template.leme-sync'] ?? ''), 'webhook', 'leme')
  const wrong: string[] = []
  if (at(webhook, 'path') !== '/api/v1/hooks/argocd') wrong.push('it is posted to another route')
  for (const app of APPLICATIONS) {
    const body = await filled(String(at(webhook, 'body')), app)
    if (body === undefined) return { tool, ...UNRENDERED }
    const notice = parsed(body)
    if (!Value.Check(ArgoNotice, notice)) wrong.push(`this is no notice: ${body.slice(0, 300)}`)
    const commit = at(app, 'status', 'sync', 'revisions', 1) ?? ''
    if (at(notice, 'revision') !== commit)
      wrong.push(`the revision is not that of the clients' repository: ${body.slice(0, 300)}`)
  }
  return {
    tool,
    word: wrong.length > 0 ? 'bad' : 'good',
    text: wrong.join('\n') || `${APPLICATIONS.length} notices`,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A template of Argo CD, with the functions that Helm and it share. */
async function filled(template: string, app: object): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-notice-'))
  try {
    mkdirSync(join(folder, 'templates'))
    writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: notice\nversion: 1.0.0\n')
    writeFileSync(join(folder, 'values.yaml'), JSON.stringify({ template, app }))
    const text = 'text: {{ tpl .Values.template (dict "app" .Values.app "Template" .Template) | toJson }}\n'
    writeFileSync(join(folder, 'templates/body.yaml'), text)
    const ran = await helm(['template', 'notice', folder])
    if (!ran) return undefined
    return ran.code === 0 ? String((parse(ran.stdout) as { text: string }).text) : ran.stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
