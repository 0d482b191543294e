import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'
import { fill, fillValue, holds, type Names, type Status } from './expression.fixture.ts'
import { callOf, type Job, needsOf, readWorkflow, type Step, type Workflow } from './read-workflows.ts'
import { type Machine, SIMULATED } from './simulated-actions.fixture.ts'

/** How a run was started, and what is set for the repository. */
export interface Start {
  /** In the place of the checkout's file. */
  readonly event?: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly vars?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Folder that stands first on the PATH: programs that are played. */
  readonly programs?: string
  readonly env?: Readonly<Record<string, string>>
  /** For workflows that write into the checkout beside .github. */
  readonly isWhole?: boolean
  /** Changes a job's checkout as somebody's commit would have. */
  readonly onCheckout?: (folder: string) => void
}

export interface RanJob {
  readonly name: string
  readonly result: 'success' | 'failure' | 'skipped'
  readonly outputs: Readonly<Record<string, string>>
  /** What its steps printed. */
  readonly log: string
  /** Its checkout. */
  readonly folder: string
}

/**
 * Runs a workflow on this machine as GitHub would: jobs in the order of their needs, each in a checkout of its own,
 * `run` steps by bash, actions by the table of those that are simulated.
 */
export async function runWorkflow(
  name: string,
  folder: string,
  start: Start = {},
): Promise<readonly RanJob[]> {
  const { event = 'workflow_dispatch' } = start
  const workflow = read(`.github/workflows/${name}.yml`)
  const declared = (
    workflow.on.workflow_dispatch as { inputs?: Record<string, { default?: unknown }> } | null
  )?.inputs
  const inputs = event === 'schedule' ? {} : withDefaults(declared ?? {}, start.inputs ?? {})
  const run = new Run(folder, { ...start, event })
  await run.jobs(workflow, inputs, start.secrets ?? {})
  return run.ran
}

class Run {
  readonly ran: RanJob[] = []
  readonly #folder: string
  readonly #start: Start & { readonly event: string }

  constructor(folder: string, start: Start & { readonly event: string }) {
    this.#folder = folder
    this.#start = start
  }

  /** All jobs of a workflow, those that need another one after it. */
  async jobs(
    workflow: Workflow,
    inputs: Readonly<Record<string, unknown>>,
    secrets: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<string, RanJob>> {
    const ended = new Map<string, RanJob>()
    const waiting = new Set(Object.keys(workflow.jobs))
    while (waiting.size > 0) {
      const name = [...waiting].find((one) => needsOf(workflow.jobs[one]!).every((need) => ended.has(need)))
      if (name === undefined) throw new Error(`${workflow.path}: jobs wait for each other`)
      waiting.delete(name)
      const job = workflow.jobs[name]!
      const needed = needsOf(job).map((need) => ended.get(need)!)
      const status: Status = needed.every(({ result }) => result === 'success') ? 'success' : 'failure'
      const names: Names = {
        ...this.#names(inputs, secrets),
        needs: Object.fromEntries(needsOf(job).map((need) => [need, ended.get(need)])),
      }
      const ran = holds(job.if, names, status)
        ? await this.#job(name, job, names)
        : { name, result: 'skipped' as const, outputs: {}, log: '', folder: '' }
      ended.set(name, ran)
      this.ran.push(ran)
    }
    return ended
  }

  #names(inputs: Readonly<Record<string, unknown>>, secrets: Readonly<Record<string, string>>): Names {
    const { event, vars = {} } = this.#start
    const github = { ...GITHUB, event_name: event, event: { repository: { default_branch: 'main' } } }
    return { github, inputs, vars, secrets }
  }

  async #job(name: string, job: Job, names: Names): Promise<RanJob> {
    if (job.uses === undefined) return this.#steps(name, job, names)
    const called = read(job.uses.replace(/^\.\//, ''))
    const given = Object.fromEntries(
      Object.entries(job.with ?? {}).map(([key, value]) => [key, fillValue(value, names)]),
    )
    const secrets = Object.fromEntries(
      Object.entries(typeof job.secrets === 'object' ? job.secrets : {}).map(([key, value]) => [
        key,
        fill(value, names),
      ]),
    )
    const inputs = withDefaults(callOf(called)?.inputs ?? {}, given)
    const inner = await this.jobs(called, inputs, secrets)
    const ended = [...inner.values()]
    const outputs = fillAll(
      Object.fromEntries(
        Object.entries(callOf(called)?.outputs ?? {}).map(([key, { value }]) => [key, value!]),
      ),
      { jobs: Object.fromEntries(inner) },
    )
    const result = ended.some((one) => one.result === 'failure') ? 'failure' : ended[0]!.result
    return { name, result, outputs, log: ended.map(({ log }) => log).join(''), folder: ended.at(-1)!.folder }
  }

  async #steps(name: string, job: Job, names: Names): Promise<RanJob> {
    const folder = join(this.#folder, 'jobs', `${this.ran.length}-${name}`)
    const machine = await openMachine(folder, {
      artifacts: join(this.#folder, 'artifacts'),
      start: this.#start,
    })
    const steps: Record<string, { outputs: Readonly<Record<string, string>> }> = {}
    let status: Status = 'success'
    let log = ''
    for (const step of job.steps ?? []) {
      const known = { ...names, steps, runner: { temp: machine.temp }, job: { status } }
      if (!holds(step.if, known, status)) continue
      const { ok, outputs, output } = await runStep(step, known, machine)
      log += `## ${step.name ?? step.uses ?? step.run}\n${output}`
      if (step.id) steps[step.id] = { outputs }
      if (!ok) status = 'failure'
    }
    return {
      name,
      result: status,
      outputs: fillAll(job.outputs ?? {}, { ...names, steps }),
      log,
      folder: machine.workspace,
    }
  }
}

/** What GitHub tells every run. */
const GITHUB = {
  ...{
    actor: 'somebody',
    repository: 'owner/leme',
    repository_owner: 'owner',
    server_url: 'https://github.com',
  },
  ...{ ref: 'refs/heads/main', ref_name: 'main', run_id: '77', run_attempt: '1', token: 'token-of-the-run' },
  sha: 'a'.repeat(40),
} as const

async function openMachine(
  folder: string,
  { artifacts, start }: { readonly artifacts: string; readonly start: Start },
): Promise<Machine> {
  const workspace = join(folder, 'checkout')
  const temp = join(folder, 'temp')
  for (const path of [workspace, temp, artifacts]) mkdirSync(path, { recursive: true })
  const node = dirname(process.execPath)
  const path = [...(start.programs ? [start.programs] : []), node, process.env.PATH ?? ''].join(delimiter)
  const env = {
    ...Object.fromEntries(
      Object.entries(GITHUB)
        .filter(([key]) => key !== 'token')
        .map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, value]),
    ),
    ...{ PATH: path, HOME: temp, RUNNER_TEMP: temp, GITHUB_WORKSPACE: workspace, CI: 'true', NO_COLOR: '1' },
    ...start.env,
  }
  const { onCheckout = () => {}, isWhole = false } = start
  return { workspace, temp, artifacts, env, paths: [], isWhole, onCheckout }
}

async function runStep(step: Step, names: Names, machine: Machine) {
  if (step.uses !== undefined) {
    const [action = ''] = step.uses.split('@')
    const simulate = SIMULATED[action]
    if (!simulate) throw new Error(`${action} is not simulated`)
    const given = fillAll(
      Object.fromEntries(Object.entries(step.with ?? {}).map(([key, value]) => [key, String(value)])),
      names,
    )
    return simulate(given, machine)
  }
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV'].map((name) => [
      name,
      join(machine.temp, name),
    ]),
  )
  for (const file of Object.values(files)) writeFileSync(file, '')
  const script = join(machine.temp, 'step.sh')
  writeFileSync(script, step.run!)
  const env = {
    ...machine.env,
    ...files,
    ...fillAll(step.env ?? {}, names),
    PATH: [...machine.paths, machine.env.PATH].join(delimiter),
  }
  const cwd = join(machine.workspace, step['working-directory'] ?? '')
  const { code, output } = await capture('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd,
    env,
  })
  machine.paths.unshift(...linesOf(files.GITHUB_PATH!))
  const outputs = Object.fromEntries(
    linesOf(files.GITHUB_OUTPUT!).map((line) => line.split(/=(.*)/s).slice(0, 2)),
  )
  return { ok: code === 0, outputs, output: `${output}${readFileSync(files.GITHUB_STEP_SUMMARY!, 'utf8')}` }
}

function read(path: string): Workflow {
  return readWorkflow(basename(path), readFileSync(join(ROOT, path), 'utf8'))
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

function withDefaults(
  declared: Readonly<Record<string, { readonly default?: unknown }>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, one]) => [name, given[name] ?? one?.default ?? '']),
  )
}

function fillAll(texts: Readonly<Record<string, string>>, names: Names): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, fill(String(text), names)]))
}
