// Long because one port has one suite, and each of its promises a test.
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { readTraceParent } from '../../domain/index.ts'
import type { TenantId } from '../tenant/index.ts'
import type { HandWritten } from './memory-git-ops.ts'
import type { GitOps, ReadValues, ValuesChange } from './port.ts'
import { tenantOfFolder } from './repository-layout.ts'
import { CLIENT, NEIGHBOUR, wantedBot } from './values.fixture.ts'
import type { ValuesEdit } from './values.ts'
import { problemsOf } from './values-codec.suite.ts'

/** A repository without a commit, and what others can do to it. */
export interface OpenedGitOps {
  readonly git: GitOps
  /** Another process on the same repository; the same object where there are no processes. */
  readonly other: GitOps
  /** A person commits and pushes: texts by path, null removes. Gives the commit. */
  commitByHand(files: Readonly<Record<string, string | null>>, by?: HandWritten): Promise<string>
  /** Somebody forces the branch to another commit. */
  force(commit: string): Promise<void>
}

const PATH = 'clientes/cliente-001/values.yaml'

/** Judges an implementation of {@link GitOps}. */
export function gitOpsSuite(
  name: string,
  open: (t: TestContext) => Promise<OpenedGitOps> | OpenedGitOps,
): void {
  describe(`GitOps: ${name}`, () => {
    test('an empty repository has no head, and nothing differs', async (t) => {
      const { git } = await open(t)
      assert.equal(await git.head(), null)
      assert.deepEqual(await git.changes(null), { head: null, clients: [], strays: [], rewritten: false })
      assert.deepEqual(await git.history(CLIENT, 5), [])
    })

    test('a first command makes the first commit, which says what the repository is', async (t) => {
      const { git, other } = await open(t)
      const { commit, values, isNew } = await git.write(put('command-1', { bot: 'trend' }))
      assert.equal(isNew, true)
      assert.equal(await git.head(), commit)
      assert.equal(await other.head(), commit)
      assert.deepEqual(values.bots, [wantedBot({ commandId: 'command-1' })])
      assert.deepEqual(valuesOf(await other.read(CLIENT, commit)), values)
      assert.deepEqual(await git.read(NEIGHBOUR, commit), { kind: 'absent' })
      const [first, ...more] = await git.history(CLIENT, 5)
      assert.deepEqual(more, [])
      const { time, author, ...rest } = first!
      assert.deepEqual(rest, {
        commit,
        commandId: 'command-1',
        step: 'apply',
        trace: null,
        subject: 'Deploy trend',
      })
      assert.ok(Number.isInteger(time) && author.length > 0)
      const diff = await git.diff(CLIENT, commit)
      assert.match(diff, /^\+.*trend-with-model/m)
      assert.doesNotMatch(diff, /Wanted state/, 'the diff is of one client')
    })

    test('a commit of each step of a command is made once', async (t) => {
      const { git, other } = await open(t)
      const since = (await git.write(put('command-0', { client: NEIGHBOUR }))).commit
      const first = await git.write(put('command-1', { since }))
      const again = await other.write(put('command-1', { since }))
      assert.deepEqual(again, { ...first, isNew: false })
      await other.write(put('command-2', { bot: 'b', since }))
      await git.write(put('command-3', { client: NEIGHBOUR, since }))
      assert.deepEqual(await git.write(put('command-1', { since })), { ...first, isNew: false })
      assert.deepEqual(await git.write(put('command-1', { since: null })), { ...first, isNew: false })
      const back = { ...put('command-2', { since }), step: 'roll-back', edit: rollBack('b') } as const
      const rolled = await git.write(back)
      assert.equal(rolled.isNew, true)
      assert.deepEqual(await other.write(back), { ...rolled, isNew: false })
      assert.deepEqual(
        (await git.history(CLIENT, 9)).map(({ commandId, step }) => [commandId, step]),
        [
          ['command-2', 'roll-back'],
          ['command-2', 'apply'],
          ['command-1', 'apply'],
        ],
      )
    })

    test("a neighbour's command of the same id is another one's", async (t) => {
      const { git } = await open(t)
      await git.write(put('command-1', { client: NEIGHBOUR }))
      assert.equal((await git.write(put('command-1'))).isNew, true)
    })

    test('many writers at once lose nothing', async (t) => {
      const { git, other } = await open(t)
      const since = (await git.write(put('command-0', { bot: 'z' }))).commit
      const writes = Array.from({ length: 12 }, (_, at) =>
        [git, other][at % 2]!.write(
          put(`command-1${at}`, { bot: `b${at}`, since, client: at % 3 === 0 ? NEIGHBOUR : CLIENT }),
        ),
      )
      const written = await Promise.all(writes)
      assert.equal(new Set(written.map(({ commit }) => commit)).size, 12)
      const head = (await git.head())!
      const names = [CLIENT, NEIGHBOUR].map(async (client) => {
        const { bots } = valuesOf(await git.read(client, head))
        return bots.map((bot) => bot.name)
      })
      const wanted = Array.from({ length: 12 }, (_, at) => `b${at}`)
      assert.deepEqual((await Promise.all(names)).flat().sort(), [...wanted, 'z'].sort())
    })

    test('an older commit is read as it was', async (t) => {
      const { git } = await open(t)
      const first = await git.write(put('command-1', { bot: 'a' }))
      await git.write(put('command-2', { bot: 'b' }))
      assert.equal(valuesOf(await git.read(CLIENT, first.commit)).bots.length, 1)
    })

    test('what differs is told by client, with the commits that did it', async (t) => {
      const { git, commitByHand } = await open(t)
      const first = await git.write(put('command-1'))
      const all = await git.changes(null)
      const one = { tenant: CLIENT, commit: first.commit, commandId: 'command-1', earlier: [] }
      assert.deepEqual(withoutAuthors(all), {
        head: first.commit,
        clients: [one],
        strays: [],
        rewritten: false,
      })
      assert.deepEqual((await git.changes(first.commit)).clients, [])
      const second = await git.write(put('command-2', { client: NEIGHBOUR }))
      const text = textOf(await git.read(CLIENT, first.commit))
      const edited = text.replace(/(memoryMb"?: )256/, '$1512')
      assert.notEqual(edited, text)
      const third = await commitByHand({ [PATH]: edited }, { author: 'Ana Souza' })
      const fourth = await git.write(put('command-4', { bot: 'late' }))
      const { head, clients, rewritten } = await git.changes(first.commit)
      assert.deepEqual([head, rewritten], [fourth.commit, false])
      const [mine, theirs] = clients
      assert.deepEqual([mine?.commit, mine?.commandId], [fourth.commit, 'command-4'])
      assert.deepEqual(mine?.earlier, [{ commit: third, commandId: null, author: 'Ana Souza' }])
      assert.deepEqual([theirs?.tenant, theirs?.commit, theirs?.earlier], [NEIGHBOUR, second.commit, []])
      assert.equal(valuesOf(await git.read(CLIENT, fourth.commit)).bots[0]?.resources.memoryMb, 512)
    })

    test('a file that a person takes away is told, and read as absent', async (t) => {
      const { git, commitByHand } = await open(t)
      const { commit } = await git.write(put('command-1'))
      const gone = await commitByHand({ [PATH]: null })
      const { clients } = await git.changes(commit)
      assert.deepEqual(
        clients.map((client) => [client.tenant, client.commit, client.commandId]),
        [[CLIENT, gone, null]],
      )
      assert.deepEqual(await git.read(CLIENT, gone), { kind: 'absent' })
      assert.deepEqual((await git.changes(null)).clients, [])
      const back = await git.write({ ...put('command-2'), edit: { kind: 'adopt', before: undefined } })
      assert.deepEqual(back.values.bots, [])
    })

    test('nonsense of a person is read as such, refused as a ground to write on, and hurts no neighbour', async (t) => {
      const { git, commitByHand } = await open(t)
      const { commit } = await git.write(put('command-1'))
      const head = await commitByHand({ [PATH]: 'clientId: [cliente-001\n\tbots: !!js/function x' })
      assert.equal(await git.head(), head)
      const read = await git.read(CLIENT, head)
      assert.equal(read.kind, 'invalid')
      assert.match(problemsOf(read), /values\.yaml/)
      assert.deepEqual(
        (await git.changes(commit)).clients.map((client) => client.tenant),
        [CLIENT],
      )
      await assert.rejects(git.write(put('command-2')), { code: 'values.invalid' })
      assert.equal(await git.head(), head, 'nothing was committed')
      assert.equal((await git.write(put('command-3', { client: NEIGHBOUR }))).isNew, true)
    })

    test('folders whose name is no id are told, and other files are nothing', async (t) => {
      const { git, commitByHand } = await open(t)
      await git.write(put('command-1'))
      const odd = {
        'clientes/Cliente_9/values.yaml': 'x',
        'clientes/notes.txt': 'x',
        'other/values.yaml': 'x',
      }
      await commitByHand({ ...odd, 'clientes/cliente-003/notes.txt': 'x', 'clientes/pg-x/values.yaml': 'x' })
      const { strays, clients } = await git.changes(null)
      assert.deepEqual(strays, ['Cliente_9', 'pg-x'])
      assert.deepEqual(
        clients.map((client) => client.tenant),
        [CLIENT],
      )
    })

    test('what somebody forced is told, and everything is listed anew', async (t) => {
      const { git, force } = await open(t)
      const first = await git.write(put('command-1'))
      const second = await git.write(put('command-2', { client: NEIGHBOUR, since: first.commit }))
      await force(first.commit)
      assert.equal(await git.head(), first.commit)
      const changes = await git.changes(second.commit)
      assert.deepEqual(
        [changes.head, changes.rewritten, changes.clients.map((client) => client.tenant)],
        [first.commit, true, [CLIENT]],
      )
      assert.equal((await git.changes('0'.repeat(40))).rewritten, true)
      const again = await git.write(put('command-2', { client: NEIGHBOUR, since: first.commit }))
      assert.equal(again.isNew, true, 'what was forced away is made again')
      assert.deepEqual((await git.changes(first.commit)).clients[0]?.tenant, NEIGHBOUR)
    })

    test('what an edit refuses is not committed', async (t) => {
      const { git } = await open(t)
      const { commit } = await git.write(put('command-1'))
      const refused: readonly (readonly [ValuesEdit, string])[] = [
        [{ kind: 'remove-bot', name: 'ghost' }, 'values.no-bot'],
        [{ kind: 'roll-back', bots: { trend: null } }, 'values.superseded'],
        [{ kind: 'put-bot', bot: wantedBot({ name: 'x\n- y' }) }, 'values.invalid'],
      ]
      for (const [edit, code] of refused) {
        await assert.rejects(git.write({ ...put('command-2'), edit }), { code })
      }
      assert.equal(await git.head(), commit)
    })

    test('a secret is not committed: in a value, in a comment of a person, in what is said of it', async (t) => {
      const { git, commitByHand } = await open(t)
      const { commit } = await git.write(put('command-1'))
      const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
      const bot = wantedBot({ name: 'b', parameters: { note: token } })
      const shown = (error: Error) => {
        assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /ghp_/)
        return (error as Error & { code: string }).code === 'git.secret'
      }
      const inValue = git.write({ ...put('command-2'), edit: { kind: 'put-bot', bot } })
      await assert.rejects(
        inValue,
        (error: Error) => shown(error) && /\/bots\/1\/parameters\/note/.test(error.message),
      )
      await assert.rejects(git.write({ ...put('command-2'), subject: `Deploy ${token}` }), shown)
      await assert.rejects(git.write({ ...put('command-2'), actor: token }), shown)
      assert.equal(await git.head(), commit)
      const text = textOf(await git.read(CLIENT, commit))
      const withSecret = text.replace('cliente_001', `cliente_001", "note": "${token}`)
      await commitByHand({ [PATH]: text.includes('"') ? withSecret : `# ${token}\n${text}` })
      await assert.rejects(
        git.write(put('command-3')),
        (error: Error) => shown(error) || /unknown|not known/.test(error.message),
      )
    })

    test('nothing that is said of a commit can pretend to be its trailers', async (t) => {
      const { git } = await open(t)
      const evil = 'x\n\nLeme-Command: command-9\nLeme-Step: roll-back\n\n\u2028y\r\u0000'
      const { commit } = await git.write({ ...put('command-1'), subject: evil, actor: evil })
      const [found] = await git.history(CLIENT, 1)
      assert.deepEqual([found?.commit, found?.commandId, found?.step], [commit, 'command-1', 'apply'])
      assert.match(found!.subject, /^x Leme-Command: command-9 Leme-Step: roll-back y$/)
      assert.equal((await git.write({ ...put('command-9'), since: null })).isNew, true)
      assert.equal((await git.write({ ...put('command-2'), subject: '\n', actor: '' })).isNew, true)
    })

    test('a commit goes on with the trace of whoever asked, and says nothing where there is none', async (t) => {
      const { git } = await open(t)
      const trace = readTraceParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
      await git.write({ ...put('command-1'), trace })
      await git.write(put('command-2', { bot: 'b' }))
      assert.deepEqual(
        (await git.history(CLIENT, 2)).map((one) => one.trace),
        [null, trace],
      )
    })

    test('an id that is none reaches no path', async (t) => {
      const { git } = await open(t)
      const { commit } = await git.write(put('command-1'))
      const ids = [
        '../x',
        'a/b',
        "a'b",
        'a"b',
        'a.b',
        'a\nb',
        '--upload-pack=x',
        '',
        'A',
        '.git',
        'a'.repeat(40),
      ]
      for (const id of ids) {
        assert.equal(tenantOfFolder(id), undefined)
        const client = id as TenantId
        await assert.rejects(git.write(put('command-2', { client })), { code: 'tenant.id' })
        await assert.rejects(git.read(client, commit), { code: 'tenant.id' })
        await assert.rejects(git.history(client, 1), { code: 'tenant.id' })
        await assert.rejects(git.diff(client, commit), { code: 'tenant.id' })
      }
      assert.equal(await git.head(), commit)
    })

    test('a commit that is not there is said to be rewritten', async (t) => {
      const { git } = await open(t)
      await git.write(put('command-1'))
      for (const commit of ['0'.repeat(40), 'HEAD', '--all', `${'a'.repeat(39)}\n`, '']) {
        await assert.rejects(git.read(CLIENT, commit), { code: 'git.rewritten' })
        await assert.rejects(git.diff(CLIENT, commit), { code: 'git.rewritten' })
      }
      assert.equal((await git.write(put('command-1', { since: '0'.repeat(40) }))).isNew, false)
      assert.equal((await git.write(put('command-2', { since: '--all' }))).isNew, true)
    })

    test('history is of one client, newest first, and bounded', async (t) => {
      const { git } = await open(t)
      for (let at = 1; at <= 5; at++) await git.write(put(`command-${at}`, { bot: `b${at}` }))
      await git.write(put('command-6', { client: NEIGHBOUR }))
      assert.deepEqual(
        (await git.history(CLIENT, 3)).map(({ commandId }) => commandId),
        ['command-5', 'command-4', 'command-3'],
      )
    })
  })
}

interface Put {
  readonly bot?: string
  readonly client?: TenantId
  readonly since?: string | null
}

function put(commandId: string, { bot = 'trend', client = CLIENT, since = null }: Put = {}): ValuesChange {
  return {
    ...{ tenant: client, commandId, since, step: 'apply', subject: `Deploy ${bot}`, actor: 'member:ana' },
    edit: { kind: 'put-bot', bot: wantedBot({ name: bot }) },
  }
}

function rollBack(bot: string): ValuesEdit {
  return { kind: 'roll-back', bots: { [bot]: null } }
}

function valuesOf(read: ReadValues) {
  assert.equal(read.kind, 'values', problemsOf(read))
  return (read as Extract<ReadValues, { kind: 'values' }>).values
}

function textOf(read: ReadValues): string {
  return read.kind === 'absent' ? '' : read.text
}

function withoutAuthors(changes: Awaited<ReturnType<GitOps['changes']>>): unknown {
  return { ...changes, clients: changes.clients.map(({ author: _author, ...client }) => client) }
}
