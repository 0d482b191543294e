import { join } from 'node:path'
import { plan } from './plan.ts'
import { AZURE, readTree } from './read-tree.ts'
import { isObject, type Value } from './value.ts'

/** Command lines of the container jobs of `examples/dev`, by what they do. */
export async function jobCommands(tree: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = (await readTree(tree)).find(({ path }) => path === join(AZURE, 'examples/dev'))
  if (!folder) throw new Error('there is no examples/dev')
  const { resources } = await plan(folder)
  const jobs = resources.filter(({ type }) => type === 'azurerm_container_app_job')
  return new Map(
    jobs.map(({ address, values }) => {
      const [template] = values.template as readonly Value[]
      const [container] = (isObject(template!) ? template.container : []) as readonly {
        readonly args: readonly string[]
      }[]
      return [/\["(.*)"\]$/.exec(address)![1]!, container!.args] as const
    }),
  )
}
