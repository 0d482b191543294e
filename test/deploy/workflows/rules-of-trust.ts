import { expressionsOf, type Job, type Step, type Workflow } from './read-workflows.ts'

/** A rule looks at one workflow and tells what is wrong with it. */
export interface Rule {
  readonly name: string
  find(workflow: Workflow): readonly string[]
}

const PINNED = /^[\w.-]+\/[\w.-]+(\/[\w./-]+)?@[0-9a-f]{40}$/
const STATIC_KEYS =
  /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id|aws-secret-access-key|AZURE_CREDENTIALS|AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET|client-secret|NPM_TOKEN|NODE_AUTH_TOKEN|KUBE_?CONFIG(_DATA)?\b(?=.*secrets)|AKIA[0-9A-Z]{16}/i
/** Every action is a commit, and says which version that was. */
export const pinned: Rule = {
  name: 'actions are pinned by commit, with their version',
  find: ({ text }) =>
    text.split('\n').flatMap((line, index) => {
      const [, uses, comment] = /^\s*(?:- )?uses:\s*([^\s#]+)\s*(#.*)?$/.exec(line) ?? []
      if (uses === undefined || uses.startsWith('./')) return []
      const at = `line ${index + 1}: ${uses}`
      if (!PINNED.test(uses)) return [`${at} is not pinned by the 40 digits of a commit`]
      return /^# v\d+\.\d+\.\d+/.test(comment ?? '') ? [] : [`${at} does not say its version`]
    }),
}

/** One action, one commit: whoever updates a part of them has forgotten the rest. */
export function onePin(workflows: readonly Workflow[]): readonly string[] {
  const pins = new Map<string, string>()
  return workflows.flatMap(({ path, text }) =>
    [...text.matchAll(/uses:\s*([\w./-]+)@([0-9a-f]{40})/g)].flatMap(([, action, commit]) => {
      const known = pins.get(action!) ?? commit!
      pins.set(action!, known)
      return known === commit ? [] : [`${path}: ${action} is pinned to ${commit}, elsewhere to ${known}`]
    }),
  )
}

/** No right by default, and each job names its own. */
export const leastRights: Rule = {
  name: 'rights are declared, none by default, each for a reason',
  find: (workflow) => [
    ...(isNothing(workflow.permissions)
      ? []
      : [`the workflow's own permissions are to be {}, not ${JSON.stringify(workflow.permissions)}`]),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => rightsOf(name, job)),
  ],
}

function rightsOf(name: string, job: Job): readonly string[] {
  const { permissions } = job
  if (permissions === undefined) return [`job ${name} declares no permissions`]
  if (typeof permissions === 'string') return [`job ${name} asks for ${permissions}`]
  const text = JSON.stringify(job)
  const reasons: Readonly<Record<string, RegExp>> = {
    'id-token: write':
      /configure-aws-credentials|azure\/login|cosign|deploy-pages|publish-npm|terraform-plan|publish-(image|charts)/,
    'packages: write': /publish-(image|charts)/,
    'packages: read': /pull-image|verify-image|container/,
    'contents: write': /github-release|status-look/,
    'pages: write': /deploy-pages/,
    'actions: read': /status-look/,
    'contents: read': /checkout|\.github\/workflows/,
  }
  return Object.entries(permissions).flatMap(([scope, level]) => {
    if (level === 'none') return []
    const reason = reasons[`${scope}: ${level}`]
    return reason?.test(text) ? [] : [`job ${name} has ${scope}: ${level}, and nothing in it needs that`]
  })
}

/** Clouds and registries trust the run's identity; what can be stolen is not there. */
export const noStaticKeys: Rule = {
  name: 'no keys of clouds or registries',
  find: ({ text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        STATIC_KEYS.test(line) ? [`line ${index + 1}: ${line.trim()} is a static key`] : [],
      ),
}

/** Values reach a shell as variables, never as text of the script. */
export const noInjection: Rule = {
  name: 'no expression inside a script',
  find: ({ jobs }) =>
    stepsOf(jobs).flatMap(({ job, step }) => [
      ...expressionsOf(step.run ?? '').map(
        (inner) => `job ${job}: ${inner} stands in a script; give it to the step as a variable`,
      ),
      ...expressionsOf(String(step.with?.script ?? '')).map(
        (inner) => `job ${job}: ${inner} stands in a script of ${step.uses}`,
      ),
    ]),
}

/** Code of strangers never runs with the repository's rights. */
export const noForeignCode: Rule = {
  name: 'no pull_request_target, no credentials left behind',
  find: ({ on, jobs }) => [
    ...['pull_request_target', 'workflow_run', 'issue_comment']
      .filter((trigger) => trigger in on)
      .map((trigger) => `${trigger} runs with the rights of the repository for what others send`),
    ...stepsOf(jobs).flatMap(({ job, step }) => {
      if (!step.uses?.startsWith('actions/checkout@')) return []
      const keeps = step.with?.['persist-credentials']
      // A deploy key of another repository, with which a later step pushes to that one.
      if (keeps === true && step.with?.['ssh-key'] !== undefined) return []
      return keeps === false
        ? []
        : [`job ${job}: a checkout leaves its token behind; persist-credentials: false`]
    }),
  ],
}

/** A run that hangs ends, and two of a kind do not meet. */
export const bounded: Rule = {
  name: 'runs end, and do not meet',
  find: ({ on, jobs, concurrency }) => [
    ...(concurrency === undefined && !isCalledOnly(on) ? ['no concurrency group'] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => {
      if (job.uses !== undefined) return []
      const minutes = job['timeout-minutes']
      return [
        ...(minutes === undefined || minutes > 240 ? [`job ${name} has no timeout-minutes up to 240`] : []),
        ...(job['runs-on'] === 'ubuntu-24.04'
          ? []
          : [`job ${name} runs on ${job['runs-on']}, not ubuntu-24.04`]),
      ]
    }),
  ],
}

/** What a step does can be run elsewhere, and was. */
export const inScripts: Rule = {
  name: 'what a step does stands in a script',
  find: ({ jobs }) =>
    stepsOf(jobs)
      .filter(({ step }) => (step.run ?? '').trim().split('\n').length > 2)
      .map(
        ({ job, step }) =>
          `job ${job}: ${step.name ?? 'a step'} has a script of its own; .github/scripts is tried by tests`,
      ),
}

export const RULES: readonly Rule[] = [
  pinned,
  inScripts,
  leastRights,
  noStaticKeys,
  noInjection,
  noForeignCode,
  bounded,
]

export function stepsOf(jobs: Workflow['jobs']): readonly { readonly job: string; readonly step: Step }[] {
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) => steps.map((step) => ({ job, step })))
}

function isCalledOnly(on: Workflow['on']): boolean {
  return Object.keys(on).every((trigger) => trigger === 'workflow_call')
}

function isNothing(permissions: unknown): boolean {
  return typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0
}
