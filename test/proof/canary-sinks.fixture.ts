import { execFileSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import type { CanaryWorld } from './canary-world.fixture.ts'

/** Somewhere that no secret may come to. */
export interface CanarySink {
  readonly name: string
  /** Everything that is there, in pieces. */
  read(world: CanaryWorld): Promise<readonly Buffer[]>
  /** Puts a text there past all that keeps it clean: a search that does not find it again proves nothing. */
  plant(world: CanaryWorld, text: string): Promise<unknown>
}

const GIT = {
  maxBuffer: 1024 ** 3,
  env: { PATH: process.env.PATH, HOME: '/nowhere', GIT_CONFIG_NOSYSTEM: '1' },
}

/** Whoever adds a place where texts are kept adds a line here. */
export const SINKS: readonly CanarySink[] = [
  {
    name: 'objects of the repository',
    async read({ repository }) {
      const git = (...args: readonly string[]) => execFileSync('git', ['-C', repository, ...args], GIT)
      return [git('cat-file', '--batch-all-objects', '--batch', '--unordered'), git('for-each-ref')]
    },
    async plant({ repository }, text) {
      execFileSync('git', ['-C', repository, 'hash-object', '-w', '--stdin'], {
        ...GIT,
        input: `a: ${text}\n`,
      })
    },
  },
  {
    name: 'log',
    read: async ({ log }) => [readFileSync(log)],
    plant: async ({ log }, text) => appendFileSync(log, `{"msg":"${text}"}\n`),
  },
  {
    name: 'metrics',
    read: async ({ telemetry }) => [Buffer.from(await telemetry.scrape())],
    plant: async ({ telemetry }, text) => telemetry.ingested(text, 'inserted', 1),
  },
  {
    name: 'traces',
    read: async ({ receiver, tracing }) => {
      const last = tracing.begin('the last one', { parent: null })
      last.end()
      await eventually(() => receiver.spans.some(({ name }) => name === 'the last one'))
      return [Buffer.from(receiver.bodies.join('\n'))]
    },
    plant: ({ receiver }, text) =>
      fetch(`${receiver.url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [], left: text }),
      }),
  },
  {
    name: 'answers of the API',
    read: async ({ answers }) => [Buffer.from(answers.join('\n'))],
    plant: async ({ answers }, text) => answers.push(`{"detail":"${text}"}`),
  },
  {
    name: 'output of programs, crashes and all',
    read: async ({ printed }) => [Buffer.from(printed.join(''))],
    plant: ({ run }, text) => run(['--eval', 'process.stderr.write(process.argv[1])', text]),
  },
  {
    name: 'rows of all tables: commands, jobs, queue, audit',
    read: ({ url }) => everyRow(url),
    plant: ({ url }, text) => leak(url, text),
  },
  {
    name: 'files of the database',
    async read({ url }) {
      const sql = postgres(url, { max: 1, onnotice: () => {} })
      const [row] = await sql`select current_setting('data_directory') as folder`
      await sql`checkpoint`
      await sql.end()
      return filesBelow(row!.folder)
    },
    plant: ({ url }, text) => leak(url, text),
  },
  {
    name: 'folder of secrets and state',
    read: async ({ folder }) => filesBelow(join(folder, 'state')),
    plant: async ({ folder }, text) => appendFileSync(join(folder, 'state', 'left-behind'), text),
  },
]

/** Spans are sent within a second or so. */
async function eventually(holds: () => boolean): Promise<void> {
  const patience = Date.now() + 90_000
  while (!holds()) {
    if (Date.now() > patience) throw new Error('the spans never came')
    await delay(50)
  }
}

async function everyRow(url: string): Promise<readonly Buffer[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'`
  const pieces: Buffer[] = []
  for (const { name } of tables) {
    for (const { row } of await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`)) {
      pieces.push(Buffer.from(`${row}\n`))
    }
  }
  await sql.end()
  return [Buffer.concat(pieces)]
}

async function leak(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`create table if not exists public.leaked (text text)`
  await sql`insert into public.leaked values (${text})`
  await sql.end()
}

function filesBelow(folder: string): Buffer[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readIfThere(join(entry.parentPath, entry.name)))
}

/** A database removes files while they are listed. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
