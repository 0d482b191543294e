import { PipelineFault } from '../../pipeline-fault.ts'

/** Other names of parameters: alias → the name that the parameter has here. */
type Aliases<Name> = Readonly<Record<string, Name>>

/** The schemas of the aliases: those of what they stand for. */
export function aliasesOf<Schemas extends object, const A extends Aliases<keyof Schemas>>(
  schemas: Schemas,
  aliases: A,
): { [Alias in keyof A]: Schemas[A[Alias]] } {
  return Object.fromEntries(
    Object.entries(aliases).map(([alias, name]) => [alias, schemas[name]] as const),
  ) as { [Alias in keyof A]: Schemas[A[Alias]] }
}

/**
 * Parameters under their own names.
 * @throws PipelineFault `config.invalid` when one is given under two names
 */
export function withoutAliases<Given extends object, const A extends Aliases<keyof Given>>(
  given: Given,
  aliases: A,
): Omit<Given, keyof A> {
  const own = new Map<string, { readonly written: string; readonly value: unknown }>()
  for (const [written, value] of Object.entries(given)) {
    const name = Object.hasOwn(aliases, written) ? String(aliases[written]) : written
    const other = own.get(name)?.written
    if (other !== undefined) {
      throw new PipelineFault('config.invalid', `${other} and ${written} are two names of one parameter`, {
        hint: `Give ${name} only.`,
      })
    }
    own.set(name, { written, value })
  }
  return Object.fromEntries([...own].map(([name, { value }]) => [name, value])) as Omit<Given, keyof A>
}
