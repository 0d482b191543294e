import { parseArgs } from 'node:util'
import { ROOT } from '../bootstrap/prepare.js'
import { writeSite } from './docs-site/write-site.ts'

// `npm run docs:site [-- --out site --repository https://github.com/OWNER/leme --commit SHA]`: README and docs/ as
// static pages, which need no server, no request to another host and no root of their own.
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'site' },
    repository: { type: 'string' },
    commit: { type: 'string', default: 'HEAD' },
  },
})
const { pages, files, missing } = await writeSite({
  root: ROOT,
  out: values.out,
  ...(values.repository && {
    repository: values.repository.replace(/\/$/, ''),
    commit: values.commit,
  }),
})
console.log(`${pages} pages and ${files} other files in ${values.out}`)
for (const problem of missing) console.error(problem)
process.exitCode = missing.length > 0 ? 1 : 0
