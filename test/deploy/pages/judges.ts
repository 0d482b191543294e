import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSite } from '../../../bin/habits/docs-site/write-site.ts'
import { readServices } from '../../../deploy/pages/probe/services.mjs'
import { type Judge, type Planted, ROOT, type Verdict } from '../judge.ts'
import { edit } from '../workflows/plant.ts'
import { brokenSiteLinks, foreignParts } from './broken-links.ts'

const READS = ['README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'RELIABILITY.md']

/** The whole site of a tree, built and looked at: links, anchors, other hosts, anything inline. */
const site: Judge = {
  name: 'built site',
  reads: [...READS, 'package.json', 'docs', 'deploy', 'examples', 'web/public', 'web/src/styles'],
  async judge(tree) {
    const out = mkdtempSync(join(tmpdir(), 'leme-site-'))
    try {
      if (!existsSync(join(tree, 'node_modules')))
        symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
      const { pages, missing } = await writeSite({ root: tree, out: join(out, 'site') })
      const folder = join(out, 'site')
      return [
        whole(`links of ${pages} pages`, [...missing, ...brokenSiteLinks(folder)]),
        whole('nothing of another host, nothing inline', foreignParts(folder)),
      ]
    } catch (error) {
      return [whole('the site', [(error as Error).message])]
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  },
}

const endpoints: Judge = {
  name: 'services of the status page',
  reads: ['deploy/pages/endpoints.json'],
  async judge(tree) {
    const file = 'deploy/pages/endpoints.json'
    try {
      readServices(readFileSync(join(tree, file), 'utf8'))
      return [whole(file, [])]
    } catch (error) {
      return [whole(file, [(error as Error).message])]
    }
  },
}

export const judges: readonly Judge[] = [site, endpoints]

export const planted: readonly Planted[] = [
  {
    error: 'a link to a page that is not there',
    judge: site,
    plant: edit('docs/guide/deploys.md', '../reference/values.schema.json', '../reference/no-such.md'),
    caughtBy: /no-such\.md, which is not there/,
  },
  {
    error: 'a link to a heading that is not there',
    judge: site,
    plant: edit('docs/guide/deploys.md', '(models.md)', '(models.md#no-such-heading)'),
    caughtBy: /no such heading/,
  },
  {
    error: 'a script of another host',
    judge: site,
    plant: edit(
      'deploy/pages/status/index.html',
      'src="status.js"',
      'src="https://cdn.leme.example/status.js"',
    ),
    caughtBy: /cdn\.leme\.example/,
  },
  {
    error: 'a script inside of a page',
    judge: site,
    plant: edit('deploy/pages/status/index.html', '<main ', '<script>1</script><main '),
    caughtBy: /index\.html: <script/,
  },
  {
    error: 'a service whose address has a password',
    judge: endpoints,
    plant: edit('deploy/pages/endpoints.json', 'https://leme.example', 'https://user:word@leme.example'),
    caughtBy: /without a password/,
  },
]

function whole(artefact: string, found: readonly string[]): Verdict {
  const tool = 'own rules'
  return found.length === 0
    ? { artefact, tool, word: 'good' }
    : { artefact, tool, word: 'bad', text: found.join('\n') }
}
