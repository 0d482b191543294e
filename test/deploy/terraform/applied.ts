export type Values = Readonly<Record<string, unknown>>

/** A resource as a provider was asked to make it. */
export interface AppliedResource {
  /** Such as `module.database.aws_db_instance.this`. */
  readonly address: string
  readonly type: string
  readonly values: Values
}

interface StateModule {
  readonly resources?: readonly (AppliedResource & { readonly mode: string })[]
  readonly child_modules?: readonly StateModule[]
}

interface StateLine {
  readonly test_state: { readonly root_module?: StateModule }
}

/** Managed resources in the output of `terraform test -json -verbose`. */
export function appliedResources(lines: readonly string[]): AppliedResource[] {
  const states = lines.filter((line) => line.includes('"type":"test_state"'))
  const last = states.at(-1)
  if (!last) return []
  return inModule((JSON.parse(last) as StateLine).test_state.root_module)
}

function inModule(module: StateModule | undefined): AppliedResource[] {
  if (!module) return []
  const own = (module.resources ?? []).filter(({ mode }) => mode === 'managed')
  return [
    ...own.map(({ address, type, values }) => ({ address, type, values })),
    ...(module.child_modules ?? []).flatMap(inModule),
  ]
}
