import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { playPrograms } from './played-programs.fixture.ts'
import { callsOf, runScript } from './script.fixture.ts'

// The scripts around Terraform, with a Terraform that is played; the modules are tried by tests of their own.

const folder = mkdtempSync(join(tmpdir(), 'leme-terraform-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const terraform = (name: string, { code = 2, plan = 'Plan: 1 to add, 0 to change, 0 to destroy.' } = {}) =>
  playPrograms(join(folder, name), [], {
    terraform: `case " $* " in
  *" plan "*) exit ${code} ;;
  *" show "*) echo "  # aws_s3_bucket.this will be created"; echo "${plan}"; echo "  + password = hunter2" ;;
esac`,
  })
const env = { TERRAFORM_FOLDER: 'stack', TF_BACKEND: 'bucket=leme-state\nkey=staging' }

test('a plan says whether there is something to do, and keeps values out of the summary', async () => {
  const programs = terraform('changes')
  const ran = await runScript('terraform-plan.sh', { folder, programs, env, args: ['plan'] })
  assert.equal(ran.code, 0, ran.output)
  assert.equal(ran.outputs.changes, 'true')
  assert.match(ran.summary, /aws_s3_bucket\.this will be created\nPlan: 1 to add/)
  assert.doesNotMatch(ran.summary, /hunter2/)
  assert.match(
    callsOf(programs, 'terraform')[0]!,
    /init .* -backend-config=bucket=leme-state -backend-config=key=staging$/,
  )
  const none = await runScript('terraform-plan.sh', {
    folder,
    programs: terraform('none', { code: 0 }),
    env,
    args: ['plan'],
  })
  assert.equal(none.outputs.changes, 'false')
  const failed = await runScript('terraform-plan.sh', {
    folder,
    programs: terraform('bad', { code: 1 }),
    env,
    args: ['plan'],
  })
  assert.equal(failed.code, 1)
})

test('only the plan that was approved is applied', async () => {
  const programs = terraform('approved')
  const planned = await runScript('terraform-plan.sh', { folder, programs, env, args: ['plan'] })
  const approved = { ...env, APPROVED: planned.outputs.planned! }
  const applied = await runScript('terraform-plan.sh', { folder, programs, env: approved, args: ['apply'] })
  assert.equal(applied.code, 0, applied.output)
  assert.ok(callsOf(programs, 'terraform').some((call) => / apply .* plan\.bin$/.test(call)))

  const other = terraform('other', {
    plan: 'Plan: 1 to add, 0 to change, 0 to destroy."; echo "  + public = true',
  })
  await runScript('terraform-plan.sh', { folder, programs: other, env, args: ['plan'] })
  const refused = await runScript('terraform-plan.sh', {
    folder,
    programs: other,
    env: approved,
    args: ['apply'],
  })
  assert.equal(refused.code, 1)
  assert.match(refused.output, /not the one that was approved/)
  assert.ok(!callsOf(other, 'terraform').some((call) => / apply /.test(call)))
})

test('every folder of modules and examples is initialised, validated and tested; none at all is an error', async () => {
  const programs = terraform('checks')
  for (const path of ['modules/one/tests', 'examples/two'])
    mkdirSync(join(folder, 'tf', path), { recursive: true })
  for (const path of [
    'modules/one/versions.tf',
    'modules/one/tests/one.tftest.hcl',
    'examples/two/versions.tf',
  ])
    writeFileSync(join(folder, 'tf', path), '')
  const ran = await runScript('terraform-checks.sh', { folder, programs, env: { TERRAFORM_ROOT: 'tf' } })
  assert.equal(ran.code, 0, ran.output)
  assert.deepEqual(
    callsOf(programs, 'terraform').map((call) => call.replace(/ -(backend|input).*/, '')),
    [
      'fmt -check -diff -recursive tf',
      '-chdir=tf/examples/two init',
      '-chdir=tf/examples/two validate',
      '-chdir=tf/modules/one init',
      '-chdir=tf/modules/one validate',
      '-chdir=tf/modules/one test',
    ],
  )
  mkdirSync(join(folder, 'empty'))
  assert.equal(
    (await runScript('terraform-checks.sh', { folder, programs, env: { TERRAFORM_ROOT: 'empty' } })).code,
    1,
  )
})
