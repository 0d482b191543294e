/** A file that a client's folder might hold, and what has to become of it. */
export interface Hostile {
  readonly what: string
  readonly change: (file: string) => string
  /** What the refusal says; without one it has to render to nothing but what the honest file does. */
  readonly refused?: RegExp
}

const line = (of: RegExp, fresh: string) => (file: string) => file.replace(of, fresh)
const added = (text: string) => (file: string) => `${file}${text}\n`
/** Helm tells the place, not the sentence of a schema. */
const SCHEMA = /values don't meet the specifications/

/** Written by a person into the repository, past the control plane: nothing of them may reach the cluster. */
export const HOSTILE: readonly Hostile[] = [
  {
    what: 'a template for a name',
    change: line(/name: trend/, 'name: "{{ .Release.Name }}"'),
    refused: SCHEMA,
  },
  { what: 'a name with a line break', change: line(/name: trend/, 'name: "a\\nb"'), refused: SCHEMA },
  { what: 'a name that leaves the folder', change: line(/name: trend/, 'name: ../../etc'), refused: SCHEMA },
  {
    what: 'a name of 21 characters',
    change: line(/name: trend/, `name: ${'x'.repeat(21)}`),
    refused: SCHEMA,
  },
  { what: 'a number for a name', change: line(/name: trend/, 'name: 12'), refused: SCHEMA },
  {
    what: 'the client id of a neighbour',
    change: line(/clientId: .*/, 'clientId: cliente-002'),
    refused: /namespace is leme-cliente-002/,
  },
  {
    what: "a neighbour's schema",
    change: line(/schema: cliente_001/, 'schema: cliente_002'),
    refused: /schema must be cliente_001/,
  },
  {
    what: 'a schema with SQL',
    change: line(/schema: cliente_001/, 'schema: "x; drop schema leme"'),
    refused: SCHEMA,
  },
  {
    what: "a neighbour's database secret",
    change: line(/cliente-001-database/, 'cliente-002-database'),
    refused: /must begin with cliente-001-/,
  },
  {
    what: "the platform's secret",
    change: line(/cliente-001-database/, 'leme-secrets'),
    refused: /must begin with cliente-001-/,
  },
  {
    what: 'a secret by a path',
    change: line(/cliente-001-database/, 'cliente-001-/../../leme'),
    refused: SCHEMA,
  },
  {
    what: 'the keys of the exchange as the database of a bot on paper',
    change: line(/bots:/, 'exchange:\n  existingSecret: cliente-001-database\nbots:'),
    refused: /must not be the same secret/,
  },
  {
    what: 'a bot with money and no keys',
    change: line(/dryRun: true/, 'dryRun: false'),
    refused: /needs exchange\.existingSecret/,
  },
  { what: 'dryRun as a text', change: line(/dryRun: true/, 'dryRun: "no"'), refused: SCHEMA },
  { what: 'a secret in the file', change: line(/existingSecret: .*/, 'password: hunter2'), refused: SCHEMA },
  { what: 'an unknown key', change: added('hostNetwork: true'), refused: SCHEMA },
  {
    what: 'an unknown key of a bot',
    change: line(/ {4}mode: trade/, '    mode: trade\n    image: evil'),
    refused: SCHEMA,
  },
  {
    what: 'a command id with a line break',
    change: line(/commandId: command-1/, 'commandId: "command-1\\nx: y"'),
    refused: SCHEMA,
  },
  {
    what: 'a strategy by a path',
    change: line(/strategy: trend-with-model/, 'strategy: ../../../etc/passwd'),
    refused: SCHEMA,
  },
  { what: 'a runtime of its own', change: line(/runtime: leme/, 'runtime: bash'), refused: SCHEMA },
  { what: 'more memory than there is', change: line(/memoryMb: 256/, 'memoryMb: 1e18'), refused: SCHEMA },
  { what: 'no memory', change: line(/memoryMb: 256/, 'memoryMb: 0'), refused: SCHEMA },
  { what: 'a billion laughs', change: added(`x: &a [1]\ny: [${'*a, '.repeat(50)}*a]`), refused: SCHEMA },
  {
    what: 'a hundred and one bots',
    change: (file) => file.replace(/bots:\n([\s\S]*)/, (_, bots: string) => `bots:\n${bots.repeat(101)}`),
    refused: SCHEMA,
  },
  {
    what: 'two bots of one name',
    change: (file) => file.replace(/bots:\n([\s\S]*)/, (_, bots: string) => `bots:\n${bots.repeat(2)}`),
    refused: /two bots are named trend/,
  },
  {
    what: 'two bots of freqtrade',
    change: (file) =>
      file
        .replace('runtime: leme', 'runtime: freqtrade')
        .replace(/bots:\n([\s\S]*)/, (_, bots: string) => `bots:\n${bots}${bots.replace('trend', 'other')}`),
    refused: /trend and other are bots of freqtrade/,
  },
  {
    what: 'a parameter of 300 characters',
    change: line(/fast: 12/, `fast: "${'x'.repeat(300)}"`),
    refused: SCHEMA,
  },
  { what: 'a parameter that is an object', change: line(/fast: 12/, 'fast: { a: 1 }'), refused: SCHEMA },
  { what: 'a second document', change: added('---\nclientId: cliente-002') },
  {
    what: 'an image under the operator’s key',
    change: added('leme:\n  image:\n    repository: evil.example/leme'),
  },
  { what: 'a job under the operator’s key', change: added('leme:\n  jobs: [{ id: 12345678, kind: sh }]') },
  {
    what: 'walls taken down under the operator’s key',
    change: added('leme:\n  networkPolicy:\n    enabled: false\n  quota:\n    enabled: false'),
  },
  { what: 'the operator’s key as a text', change: added('leme: x') },
  { what: "globals of Helm's own", change: added('global:\n  a: 1'), refused: SCHEMA },
]

/** Texts that are allowed: they have to arrive as they are, as text. */
export const TEXTS: readonly string[] = [
  '{{ .Values.database }}',
  '{{ fail "x" }}',
  '$(DATABASE_URL)',
  '`id`',
  "'; drop table bots; --",
  '</script><script>',
  'a: b # c',
  '"quoted" \\n',
  '- x',
  'null',
  'yes',
  '0x1F',
  '1e3',
  '$HOME',
  'ü ñ €',
]
