import type { Hcl, HclNamed } from '../terraform/read-hcl.ts'
import { mismatch } from './variable-type.ts'

const META = ['source', 'version', 'count', 'for_each', 'providers', 'depends_on']

/** Complaints about variables whose default is not of their type, and that do not say what they are. */
export function checkVariables({ variables }: Hcl): string[] {
  return variables.flatMap(({ name, file, body }) => {
    const wrong = 'default' in body ? mismatch(body.default, String(body.type ?? 'any')) : undefined
    return [
      ...(body.type === undefined ? [`${file}: var.${name} has no type`] : []),
      ...(String(body.description ?? '') === '' ? [`${file}: var.${name} has no description`] : []),
      ...(wrong === undefined ? [] : [`${file}: var.${name}: the default does not fit the type: ${wrong}`]),
    ]
  })
}

/** Complaints about arguments that a module does not take, does not get, or gets of another type. */
export function checkCalls({ modules }: Hcl, called: (call: HclNamed) => Hcl | undefined): string[] {
  return modules.flatMap((call) => {
    const where = `${call.file}: module ${call.name}`
    const callee = called(call)
    if (!callee) return [`${where}: there is no module at ${call.body.source}`]
    const given = Object.keys(call.body).filter((name) => !META.includes(name))
    const takes = new Map(callee.variables.map(({ name, body }) => [name, body]))
    return [
      ...given.filter((name) => !takes.has(name)).map((name) => `${where}: it takes no ${name}`),
      ...[...takes]
        .filter(([name, body]) => !('default' in body) && !given.includes(name))
        .map(([name]) => `${where}: ${name} is required`),
      ...given.flatMap((name) => {
        const wrong = mismatch(call.body[name], String(takes.get(name)?.type ?? 'any'))
        return wrong === undefined ? [] : [`${where}: ${name}: ${wrong}`]
      }),
    ]
  })
}
