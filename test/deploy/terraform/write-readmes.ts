import { globSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../judge.ts'
import { moduleReadme } from './module-readme.ts'

/** Folders of Terraform below one: `deploy/terraform/aws/modules/network`, … */
export function terraformFolders(tree: string, below: string): string[] {
  const files = globSync(`${below}/**/*.tf`, { cwd: tree })
  return [...new Set(files.map((file) => dirname(file)))].sort()
}

// node --conditions=leme-source test/deploy/terraform/write-readmes.ts deploy/terraform/aws
if (import.meta.main) {
  for (const below of process.argv.slice(2)) {
    for (const folder of terraformFolders(ROOT, below)) {
      writeFileSync(join(ROOT, folder, 'README.md'), await moduleReadme(join(ROOT, folder)))
    }
  }
}
