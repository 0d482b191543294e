import { chmodSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { type DocBlock, docBlocks, fileOf, showsOutput } from './doc-blocks.ts'
import { brokenLinks } from './doc-links.ts'
import type { Part, Verdict } from './part.ts'

const PAGES = ['README.md', 'docs/guide/*.md']
/** Their commands start a database, a server or a search, each for seconds. */
const SLOW = [
  'alerts',
  'cloud-line',
  'connections',
  'database',
  'deploy',
  'from-itb',
  'ingest',
  'lake',
  'learners',
  'live-data',
  'models',
  'online',
  'operations',
  'panel',
  'pipeline',
  'quality',
  'research',
  'rules-documents',
  'signals',
  'upgrade',
  'validation',
  'write-a-strategy',
  'your-own-data',
].map((name) => `docs/guide/${name}.md`)
const LINKING = ['*.md', 'docs/**/*.md', 'src/**/README.md', 'web/README.md']
/** A folder for this process alone; inside of the checkout, so that `leme/…` means this checkout. */
const SCRATCH = join(ROOT, '.scratch', `docs-${process.pid}`)
const BIN = join(SCRATCH, 'bin')
/** What a block started in the background ends with it, also when the block fails. */
const PREAMBLE = `exec 2>&1\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT`

/**
 * What the guide shows is true: every `ts` block compiles, every `sh run` block ends with 0, and an
 * `output` block after it is what was printed, and every page's links lead somewhere. A page's blocks share
 * one folder; `file=x.ts` puts a block there under its name. Without `slow` pages whose commands take seconds are
 * compiled and their links are followed, but their commands are not run.
 */
export function docsPart(options: { readonly slow: boolean }): Part {
  return { name: 'Docs', run: () => checkDocs(options.slow) }
}

async function checkDocs(slow: boolean): Promise<Verdict> {
  try {
    return await checkPages(slow)
  } finally {
    rmSync(SCRATCH, { recursive: true, force: true })
  }
}

async function checkPages(slow: boolean): Promise<Verdict> {
  const pages = PAGES.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort()).map((path) => ({
    path,
    folder: join(SCRATCH, path.replaceAll(/[/.]/g, '-')),
    blocks: docBlocks(readFileSync(join(ROOT, path), 'utf8')),
  }))
  const sources = pages.flatMap(({ folder, blocks }) => writeFiles(folder, blocks))
  const complaints = [...linkComplaints(), ...(await compile(sources))]
  prepareNpx()
  const told = pages.filter(({ path }) => slow || !SLOW.includes(path))
  const found = await Promise.all(told.map(({ path, folder, blocks }) => runBlocks(path, folder, blocks)))
  complaints.push(...found.flatMap((page) => page.complaints))
  const commands = found.reduce((sum, page) => sum + page.commands, 0)
  return {
    ok: complaints.length === 0,
    note: `${told.length} pages, ${sources.length} sources, ${commands} commands`,
    text: complaints.join('\n\n'),
  }
}

function linkComplaints(): string[] {
  const pages = LINKING.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort())
  return pages.flatMap((page) => brokenLinks(page, readFileSync(join(ROOT, page), 'utf8')))
}

/** Puts the blocks that are files into the page's folder; returns the TypeScript ones. */
function writeFiles(folder: string, blocks: readonly DocBlock[]): string[] {
  mkdirSync(folder, { recursive: true })
  return blocks.flatMap((block) => {
    const isSource = block.language === 'ts'
    const name = fileOf(block) ?? (isSource ? `line-${block.line}.ts` : undefined)
    if (name === undefined) return []
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, block.text)
    return isSource ? [file] : []
  })
}

async function compile(files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return []
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { rootDir: ROOT },
    files,
    include: [],
  }
  writeFileSync(join(SCRATCH, 'tsconfig.json'), JSON.stringify(config))
  const { code, output } = await capture(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', SCRATCH], {
    cwd: ROOT,
  })
  return code === 0 ? [] : [output.trim()]
}

async function runBlocks(path: string, folder: string, blocks: readonly DocBlock[]) {
  const complaints: string[] = []
  let printed: string | undefined
  let commands = 0
  for (const block of blocks) {
    const where = `${path}:${block.line}`
    if (block.language === 'sh' && block.info === 'run') {
      const { code, output } = await capture('bash', ['-euc', `${PREAMBLE}\n${block.text}`], {
        cwd: folder,
        env: environment(),
      })
      if (code !== 0) complaints.push(`${where}: ended with ${code}\n${output.trim()}`)
      printed = output
      commands += 1
    } else if (block.info === 'output' && printed !== undefined && !showsOutput(block.text, printed)) {
      complaints.push(`${where}: this is not what was printed, which is\n${printed.trim()}`)
    }
  }
  return { complaints, commands }
}

/** An `npx` that runs the `leme` of this checkout. */
function prepareNpx(): void {
  mkdirSync(BIN, { recursive: true })
  const npx = join(BIN, 'npx')
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, 'bin', 'leme.js')}" "$@"\n`)
  chmodSync(npx, 0o755)
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', PATH: `${BIN}${delimiter}${process.env.PATH}` }
}
