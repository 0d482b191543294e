import { isContract, type Migration } from '../migrate.ts'

/** A statement with what stands beside it in comments. */
export interface Statement {
  readonly text: string
  readonly comments: string
}

interface Rule {
  readonly pattern: RegExp
  readonly problem: string
  /** Harmless on a table that the same migration makes. */
  readonly unlessNew?: true
  /** A comment `-- lock: …` beside it says why it is harmless. */
  readonly mayBeMarked?: true
}

const RULES: readonly Rule[] = [
  {
    pattern: /^drop (?!trigger)|^alter table .*\bdrop (column|constraint|default)/,
    problem: 'takes away what servers of the release before may use',
  },
  { pattern: /\brename\b/, problem: 'gives another name to what servers of the release before use' },
  {
    pattern:
      /^alter table .*\b(set not null|alter column \S+ (set data )?type)\b|^alter table .*\balter \S+ type\b/,
    problem: 'refuses what servers of the release before write, or writes the whole table anew',
  },
  {
    pattern:
      /^alter table .*\badd (?:column )?(?:if not exists )?(?!constraint\b)(?!.*\bdefault\b).*\bnot null\b/,
    problem: 'adds a column that servers of the release before leave empty: give it a default',
    unlessNew: true,
  },
  {
    pattern: /^alter table .*\badd .*\bdefault [^,;]*\(/,
    problem: 'adds a default that has to be computed for each row: the whole table is written anew',
    unlessNew: true,
    mayBeMarked: true,
  },
  {
    pattern:
      /^alter table .*\badd (constraint\b|check\b|foreign key\b|primary key\b|unique\b)(?!.*not valid)/,
    problem: 'looks at every row under a lock: add it "not valid", and validate it in a later migration',
    unlessNew: true,
    mayBeMarked: true,
  },
  {
    pattern: /^create (unique )?index/,
    problem: 'keeps all writers of the table waiting while the index is made',
    unlessNew: true,
    mayBeMarked: true,
  },
  {
    pattern: /^(truncate|cluster|vacuum|reindex|lock)\b/,
    problem: 'locks a whole table',
  },
  {
    pattern: /^(update|delete from) (?!.*\bwhere\b)/,
    problem: 'writes every row of a table in one transaction',
    unlessNew: true,
    mayBeMarked: true,
  },
]

/**
 * What of a migration does not go with servers of the release before, which go on beside it while the new one is rolled
 * out: a sentence each. A step `NNNN-contract-…` may take things away, once no release that needs them is in use.
 */
export function judgeMigration(migration: Migration): readonly string[] {
  const statements = statementsOf(migration.sql)
  const made = new Set(
    statements.flatMap(
      ({ text }) => /^create (?:unlogged )?table (?:if not exists )?(\S+)/.exec(text)?.[1] ?? [],
    ),
  )
  return statements.flatMap(({ text, comments }) => {
    const isNew = made.has(tableOf(text))
    const isMarked = /\block: \S/.test(comments)
    return RULES.filter(({ pattern, unlessNew, mayBeMarked }) => {
      if (!pattern.test(text) || (unlessNew && isNew) || (mayBeMarked && isMarked)) return false
      return unlessNew || !isContract(migration)
    }).map(({ problem }) => `${migration.name}: "${text.slice(0, 80)}" ${problem}`)
  })
}

function tableOf(text: string): string {
  const found =
    /^(?:alter table (?:if exists )?(?:only )?|update |delete from )(\S+)|\bon (?:only )?([^\s(]+)/.exec(text)
  return found?.[1] ?? found?.[2] ?? ''
}

/** Statements in one line and small letters; text in quotes and bodies of functions stay out of it. */
export function statementsOf(sql: string): readonly Statement[] {
  const statements: Statement[] = []
  let text = ''
  let comments = ''
  const parts = /--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|;|[^;'$/-]+|[\s\S]/g
  const end = (): void => {
    const line = text.replace(/\s+/g, ' ').trim().toLowerCase()
    if (line !== '') statements.push({ text: line, comments })
    text = comments = ''
  }
  for (const [part] of sql.matchAll(parts)) {
    if (part === ';') end()
    else if (/^(--|\/\*)/.test(part)) comments += `${part}\n`
    else text += /^[$']/.test(part) && part.length > 1 ? "''" : part
  }
  end()
  return statements
}
