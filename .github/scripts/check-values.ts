import { appendFileSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlValuesCodec } from '../../src/adapters/git/index.ts'
import { findSecrets, tenantOfPath } from '../../src/control/deployment/index.ts'

// `check-values.ts FOLDER`: every clientes/<id>/values.yaml as the control plane will read it, before it does.
const folder = process.argv[2] ?? '.'
const files = globSync('clientes/*/values.yaml', { cwd: folder }).sort()
let bad = 0
for (const path of files) {
  const tenant = tenantOfPath(path)
  const text = readFileSync(join(folder, path), 'utf8')
  const read = tenant && yamlValuesCodec().read(tenant, text)
  const problems =
    read === undefined
      ? ['the folder is no id of a client']
      : read.kind === 'invalid'
        ? read.problems.map(({ resource, reason }) => `${resource}: ${reason}`)
        : findSecrets(text).map(() => 'it seems to hold a secret')
  for (const problem of problems) console.error(`::error file=${path}::${problem.replaceAll(/\s+/g, ' ')}`)
  if (problems.length > 0) bad += 1
}
console.log(`${files.length} files, ${bad} of them bad`)
if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `files=${files.length}\n`)
process.exitCode = bad > 0 ? 1 : 0
