import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Markdown file that becomes a page. */
export interface SitePage {
  /** From the root of the checkout: `docs/guide/pipeline.md`. */
  readonly source: string
  /** From the root of the site: `guide/pipeline.html`. */
  readonly path: string
  readonly title: string
  readonly section: string
  readonly markdown: string
}

/** Sections in their order; pages of a pattern come in the order of `first`, the others behind them by title. */
const SECTIONS: readonly {
  readonly name: string
  readonly files: string
  readonly first?: readonly string[]
}[] = [
  { name: 'Start', files: '{README,docs/guide/first-minute}.md', first: ['README'] },
  {
    name: 'Research',
    files:
      'docs/guide/{write-a-strategy,rules-documents,research,semantics,pipeline,validation,learners,models,panel,online,from-freqtrade,from-itb}.md',
    first: ['write-a-strategy', 'rules-documents', 'research', 'semantics', 'pipeline', 'validation'],
  },
  {
    name: 'Market data',
    files:
      'docs/guide/{your-own-data,live-data,ingest,quality,lake,database,object-store,broker,signals,mt5}.md',
    first: ['your-own-data', 'live-data', 'ingest', 'quality', 'lake'],
  },
  {
    name: 'Clients and bots',
    files: 'docs/guide/{tenants,deploys,client-backtests,secrets,webhooks,api-client}.md',
    first: ['tenants', 'deploys', 'client-backtests'],
  },
  {
    name: 'Running it',
    files: 'docs/guide/*.md',
    first: [
      'deploy',
      'deploy-kubernetes',
      'deploy-aws',
      'deploy-azure',
      'sizing',
      'cost',
      'hardening',
      'upgrade',
    ],
  },
  { name: 'Runbooks', files: 'docs/runbook/**/*.md' },
  { name: 'What is deployed', files: 'deploy/{*,{docker,helm,terraform}/*}/README.md' },
  { name: 'Terraform', files: 'deploy/**/README.md' },
  { name: 'Reference', files: 'docs/reference/*.md', first: ['cli'] },
  { name: 'Decisions', files: 'docs/adr/*.md' },
  { name: 'Proofs', files: '{RELIABILITY,docs/proof/*}.md', first: ['RELIABILITY'] },
  { name: 'Project', files: '{CHANGELOG,CONTRIBUTING,SECURITY}.md', first: ['CHANGELOG'] },
]

/** Every page, in the order of the navigation; a file is listed once, by the first section that names it. */
export function readPages(root: string): readonly SitePage[] {
  const taken = new Set<string>()
  return SECTIONS.flatMap(({ name, files, first = [] }) => {
    const found = globSync(files, { cwd: root, exclude: (path) => path.includes('node_modules') })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !taken.has(path))
    for (const path of found) taken.add(path)
    const rank = (path: string) => (first.indexOf(baseOf(path)) + 1 || first.length + 1) - 1
    return found
      .map((source) => readPage(root, source, name))
      .sort((a, b) => rank(a.source) - rank(b.source) || byName(a, b))
  })
}

/** Where a file of the checkout stands in the site; undefined where it is no page. */
export function pathOfPage(source: string): string | undefined {
  if (source === 'README.md') return 'index.html'
  if (!source.endsWith('.md')) return undefined
  const path = source.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
  return `${path.replace(/\.md$/, '').replace(/^[A-Z]+$/, (name) => name.toLowerCase())}.html`
}

function readPage(root: string, source: string, section: string): SitePage {
  const markdown = readFileSync(join(root, source), 'utf8')
  const heading = /^# +(.+)$/m.exec(markdown)?.[1] ?? baseOf(source)
  return { source, path: pathOfPage(source)!, title: titleOf(source, plain(heading)), section, markdown }
}

/** Decisions are read by their numbers, all else by its title. */
function byName(a: SitePage, b: SitePage): number {
  return a.section === 'Decisions' || a.section === 'Proofs'
    ? a.source.localeCompare(b.source, 'en', { numeric: true })
    : a.title.localeCompare(b.title, 'en')
}

function baseOf(path: string): string {
  return path.split('/').at(-1)!.replace(/\.md$/, '')
}

/** Modules of two clouds have the same names. */
function titleOf(source: string, heading: string): string {
  const [, cloud, kind] = /^deploy\/terraform\/(aws|azure)\/(modules|examples)\//.exec(source) ?? []
  if (cloud === undefined) return heading
  return `${cloud === 'aws' ? 'AWS' : 'Azure'}: ${heading}${kind === 'examples' ? ', an example' : ''}`
}

function plain(heading: string): string {
  return heading
    .replaceAll(/[`*_]/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
}
