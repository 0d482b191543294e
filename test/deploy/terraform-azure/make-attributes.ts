import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../judge.ts'
import { readHcl } from '../terraform/read-hcl.ts'
import { terraformFolders } from '../terraform/write-readmes.ts'
import type { AzureProvider, AzureShape } from './azure-shape.ts'
import { readResource } from './provider-types.ts'

/** Shapes of what the modules use, read from an unpacked `@cdktf/provider-azurerm`. */
export async function makeAttributes(packageFolder: string): Promise<AzureProvider> {
  const folders = terraformFolders(ROOT, 'deploy/terraform/azure')
  const read = await Promise.all(folders.map((folder) => readHcl(join(ROOT, folder))))
  const types = (kind: 'resources' | 'data') =>
    [...new Set(read.flatMap((hcl) => hcl[kind].map(({ type }) => type)))].sort()
  const shapes = (kind: 'resources' | 'data', prefix: string) =>
    Object.fromEntries(
      types(kind).flatMap((type) => {
        const folder = join(
          packageFolder,
          'lib',
          `${prefix}${type.replace(/^azurerm_/, '').replaceAll('_', '-')}`,
        )
        // What the provider does not have stays out, and the check says so.
        return existsSync(folder) ? [[type, readResource(folder)] as const] : []
      }),
    ) as Record<string, AzureShape>
  const { name, version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
  }
  const [, provider] = /azurerm provider version (\d+\.\d+\.\d+)/.exec(
    readFileSync(join(packageFolder, 'README.md'), 'utf8'),
  )!
  return {
    provider: `hashicorp/azurerm ${provider}`,
    source: `${name} ${version}`,
    itself: readResource(join(packageFolder, 'lib/provider')),
    resources: shapes('resources', ''),
    data: shapes('data', 'data-azurerm-'),
  }
}

// npm pack @cdktf/provider-azurerm@14.23.1 && tar xzf *.tgz
// node --conditions=leme-source test/deploy/terraform-azure/make-attributes.ts package && biome format --write …
if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) throw new Error('Give the folder of the unpacked @cdktf/provider-azurerm')
  const file = new URL('attributes.generated.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify(await makeAttributes(folder), null, 1)}\n`)
}
