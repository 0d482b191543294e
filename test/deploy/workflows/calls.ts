import { callOf, type Declared, expressionsOf, type Job, needsOf, type Workflow } from './read-workflows.ts'

/** A workflow that calls another one gives what that one declares, and takes what it has. */
export function callProblems(workflows: readonly Workflow[]): readonly string[] {
  const byPath = new Map(workflows.map((workflow) => [`./${workflow.path}`, workflow]))
  return workflows.flatMap((workflow) => [
    ...declaredProblems(workflow),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => {
      const where = `${workflow.path}, job ${name}`
      return [
        ...(job.uses === undefined ? [] : callOneProblems(where, job, byPath.get(job.uses))),
        ...neededProblems(where, { workflow, job, byPath }),
      ]
    }),
  ])
}

/** Inputs have a type, and everything says what it is. */
function declaredProblems(workflow: Workflow): readonly string[] {
  const call = callOf(workflow)
  if (!call) return []
  const of = (kind: string, one: Readonly<Record<string, Declared>> = {}) =>
    Object.entries(one).flatMap(([name, declared]) => {
      const where = `${workflow.path}: ${kind} ${name}`
      return [
        ...(declared?.description ? [] : [`${where} has no description`]),
        ...(kind === 'input' && !/^(string|boolean|number)$/.test(declared?.type ?? '')
          ? [`${where} has no type`]
          : []),
        ...(kind === 'input' && !declared?.required && declared?.default === undefined
          ? [`${where} is not required and has no default`]
          : []),
        ...(kind === 'output' && !declared?.value ? [`${where} has no value`] : []),
        ...(kind === 'secret' && declared?.required === undefined
          ? [`${where} does not say whether it is required`]
          : []),
      ]
    })
  return [...of('input', call.inputs), ...of('secret', call.secrets), ...of('output', call.outputs)]
}

function callOneProblems(where: string, job: Job, called: Workflow | undefined): readonly string[] {
  if (!called) return job.uses!.startsWith('./') ? [`${where}: ${job.uses} is not there`] : []
  const call = callOf(called)
  if (!call) return [`${where}: ${called.path} cannot be called`]
  const given = job.with ?? {}
  const secrets = job.secrets === 'inherit' ? undefined : (job.secrets ?? {})
  return [
    ...(secrets === undefined ? [`${where}: every secret is handed over; name those that are needed`] : []),
    ...unknown(`${where}: input`, given, call.inputs),
    ...missing(`${where}: input`, given, call.inputs),
    ...unknown(`${where}: secret`, secrets ?? {}, call.secrets),
    ...missing(`${where}: secret`, secrets ?? {}, call.secrets),
    ...Object.entries(given).flatMap(([name, value]) => {
      const type = call.inputs?.[name]?.type
      const isExpression = typeof value === 'string' && value.includes('${{')
      const fits = type === undefined || isExpression || typeof value === type
      return fits ? [] : [`${where}: input ${name} is a ${typeof value}, and has to be a ${type}`]
    }),
  ]
}

function unknown(where: string, given: object, declared: object = {}): readonly string[] {
  return Object.keys(given).flatMap((name) =>
    name in declared ? [] : [`${where} ${name} is not known to the called workflow`],
  )
}

function missing(
  where: string,
  given: object,
  declared: Readonly<Record<string, Declared>> = {},
): readonly string[] {
  return Object.entries(declared).flatMap(([name, { required }]) =>
    required && !(name in given) ? [`${where} ${name} is required`] : [],
  )
}

interface Looked {
  readonly workflow: Workflow
  readonly job: Job
  readonly byPath: ReadonlyMap<string, Workflow>
}

/** `needs.x.outputs.y`: x is needed, and has y. */
function neededProblems(where: string, { workflow, job, byPath }: Looked): readonly string[] {
  const inner = expressionsOf(JSON.stringify(job)).join(' ')
  return [...inner.matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([text, name, output]) => {
    if (!needsOf(job).includes(name!)) return [`${where}: ${text}, and ${name} is not needed`]
    const needed = workflow.jobs[name!]
    const called = needed?.uses === undefined ? undefined : byPath.get(needed.uses)
    const outputs = called ? callOf(called)?.outputs : needed?.outputs
    return output! in (outputs ?? {}) ? [] : [`${where}: ${text}, and ${name} has no such output`]
  })
}
