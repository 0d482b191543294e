import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DocBlock, docBlocks } from '../../../bin/habits/doc-blocks.ts'
import { type Judge, type Planted, ROOT, type Verdict } from '../judge.ts'
import { editFile } from '../plant.ts'
import { lemeComplaints } from './leme-lines.ts'

/** Pages whose every command is either run by the tests, or says what it needs and what ran in its place. */
const PAGES = [
  'docs/guide/{deploy,deploy-kubernetes,deploy-aws,deploy-azure,upgrade,hardening,sizing,production-readiness}.md',
  'docs/runbook/*.md',
]
/** Said of a command that only looks or stops: there is nothing that could run in its place. */
const NOTHING = 'nothing'
/** What cannot be had where the tests run. */
const NEEDS = ['cloud', 'cluster', 'engine', 'server', 'registry']
const PATH =
  /(?:^|[\s="'])(deploy\/(?:argocd|compose|docker|fleet|grafana|helm|nginx|pages|prometheus|server|terraform)\b[A-Za-z0-9_./-]*)/g

/** Every command of the pages about deploying. */
const pages: Judge = {
  name: 'the commands of the pages',
  reads: ['docs/guide', 'docs/runbook'],
  async judge(tree) {
    return PAGES.flatMap((pattern) => globSync(pattern, { cwd: tree }).sort()).map((page) =>
      judgePage(page, docBlocks(readFileSync(join(tree, page), 'utf8'))),
    )
  },
}

function judgePage(page: string, blocks: readonly DocBlock[]): Verdict {
  const shells = blocks.filter(({ language }) => language === 'sh')
  const complaints = shells.flatMap((block) =>
    complaintsOf(block).map((complaint) => `${page}:${block.line}: ${complaint}`),
  )
  const run = shells.filter(({ info }) => info === 'run').reduce((sum, block) => sum + commandsIn(block), 0)
  const all = shells.reduce((sum, block) => sum + commandsIn(block), 0)
  const inPlace = new Set(shells.flatMap(({ info }) => /ran=(\S+)/.exec(info)?.[1]?.split(',') ?? []))
  const note = `${all} commands: ${run} run by the tests, ${all - run} need what is not here${inPlace.size > 0 ? `; in their place ran ${[...inPlace].sort().join(', ')}` : ''}`
  return {
    ...{ artefact: page, tool: 'docs of the guide' },
    ...(complaints.length > 0 ? { word: 'bad', text: complaints.join('\n') } : { word: 'good', text: note }),
  }
}

function complaintsOf({ info, text }: DocBlock): readonly string[] {
  const complaints = [...lemeComplaints(text)]
  for (const [, path] of text.matchAll(PATH)) {
    if (!existsSync(join(ROOT, path!.replace(/[./]+$/, '')))) complaints.push(`there is no ${path}`)
  }
  if (info === 'run') return complaints
  const needs = /needs=(\S+)/.exec(info)?.[1]
  const ran = /ran=(\S+)/.exec(info)?.[1]?.split(',') ?? []
  if (needs === undefined || !NEEDS.includes(needs))
    complaints.push('is neither run nor does it say what it needs: sh run, or sh needs=cloud ran=FILE')
  if (ran.length === 0) complaints.push('does not say what ran in its place: ran=FILE')
  const missing = ran.filter((file) => file !== NOTHING && !existsSync(join(ROOT, file)))
  return [...complaints, ...missing.map((file) => `${file}, which ran in its place, is not there`)]
}

/** Lines that are neither empty, a comment, nor the rest of one before. */
function commandsIn({ text }: DocBlock): number {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^\s*[^#\s]/.test(line)).length
}

export const judges: readonly Judge[] = [pages]

const plantLine = (line: string) => (tree: string) =>
  editFile(
    join(tree, 'docs/guide/deploy.md'),
    (text) => `${text}\n\`\`\`sh needs=cloud ran=package.json\n${line}\n\`\`\`\n`,
  )

export const planted: readonly Planted[] = [
  {
    error: 'a command that leme has not',
    judge: pages,
    plant: plantLine('npx leme deploy everything'),
    caughtBy: /no command "leme deploy everything"/,
  },
  {
    error: 'an option that a command has not',
    judge: pages,
    plant: plantLine('npx leme data migrate --dry-run'),
    caughtBy: /has no option --dry-run/,
  },
  {
    error: 'a file under deploy/ that is not there',
    judge: pages,
    plant: plantLine('helm install leme deploy/helm/lemme'),
    caughtBy: /there is no deploy\/helm\/lemme/,
  },
  {
    error: 'a command that nobody runs and that says nothing of it',
    judge: pages,
    plant: (tree) =>
      editFile(join(tree, 'docs/guide/deploy.md'), (text) => `${text}\n\`\`\`sh\nkubectl get pods\n\`\`\`\n`),
    caughtBy: /is neither run nor does it say what it needs/,
  },
  {
    error: 'a test that is said to have run, and is not there',
    judge: pages,
    plant: (tree) =>
      editFile(
        join(tree, 'docs/guide/deploy.md'),
        (text) => `${text}\n\`\`\`sh needs=cluster ran=test/none.test.ts\nkubectl get pods\n\`\`\`\n`,
      ),
    caughtBy: /test\/none\.test\.ts, which ran in its place, is not there/,
  },
]
