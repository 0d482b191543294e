import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TENANT_MIGRATIONS } from '../tenant-migrations/index.ts'
import { MIGRATIONS } from './index.ts'
import { judgeMigration, statementsOf } from './judge-migration.ts'

/** What came before was applied by an installation that stood still. */
const LAST_UNJUDGED = '0022'
const judged = (sql: string, name = '0030-some') => judgeMigration({ name, sql })

test('no migration breaks servers of the release before', () => {
  const young = MIGRATIONS.filter(({ name }) => name.slice(0, 4) > LAST_UNJUDGED)
  assert.ok(young.length > 0)
  assert.deepEqual(young.flatMap(judgeMigration), [])
})

test('nor does one of a tenant’s schema', () => {
  const young = TENANT_MIGRATIONS.filter(({ name }) => name > '0003-strategies')
  assert.deepEqual(young.flatMap(judgeMigration), [])
})

for (const [sql, problem] of [
  ['drop table leme.run', /takes away/],
  ['DROP VIEW leme.x', /takes away/],
  ['alter table leme.run drop column progress', /takes away/],
  ['alter table leme.run\n  rename column progress to share', /another name/],
  ['alter table leme.run rename to job', /another name/],
  ['alter table leme.run alter column progress type numeric', /writes the whole table anew/],
  ['alter table leme.run alter progress set not null', /release before write/],
  ['alter table leme.run add column more text not null', /give it a default/],
  ['alter table leme.run add more text not null', /give it a default/],
  ['alter table leme.run add column at bigint default leme.now_ms()', /computed for each row/],
  ['alter table leme.run add constraint c check (progress < 2)', /not valid/],
  ['create index on leme.run (status)', /writers of the table waiting/],
  ['create unique index i on only leme.run (status)', /writers of the table waiting/],
  ['update leme.run set progress = 1', /every row/],
  ['delete from leme.run', /every row/],
  ['lock table leme.run', /locks a whole table/],
  ['truncate leme.run', /locks a whole table/],
] as const) {
  test(`refused: ${sql.replaceAll('\n', ' ')}`, () => {
    const problems = judged(`select 1; ${sql};`)
    assert.equal(problems.length, 1, problems.join('\n'))
    assert.match(problems[0]!, problem)
  })
}

test('what only adds is let through, and everything on a table that is new', () => {
  for (const sql of [
    "alter table leme.run add column more text not null default ''",
    'alter table leme.run add column more text',
    'alter table leme.run add constraint c check (progress < 2) not valid',
    'alter table leme.run validate constraint c',
    'create table leme.a (id int not null); create index on leme.a (id); alter table leme.a add unique (id)',
    'create function leme.f() returns int language sql as $$ delete from leme.run; select 1 $$',
    "insert into leme.a values ('drop table leme.run; update leme.run set x = 1')",
    'update leme.run set progress = 1 where id = 3',
    '-- drop table leme.run\nselect 1',
    '-- lock: a few hundred rows\ncreate index on leme.run (status)',
  ])
    assert.deepEqual(judged(sql), [], sql)
})

test('a contract step may take away, and has to say why it may lock', () => {
  const contract = (sql: string) => judged(sql, '0031-contract-progress')
  assert.deepEqual(contract('alter table leme.run drop column progress'), [])
  assert.equal(contract('create index on leme.run (status)').length, 1)
})

test('statements are found between quotes, comments and bodies', () => {
  assert.deepEqual(
    statementsOf(`-- one; two\nselect 'a;b' /* ; */, $x$ ; $x$ - 1;\n;select 2 / 1`).map(({ text }) => text),
    ["select '' , '' - 1", 'select 2 / 1'],
  )
})
