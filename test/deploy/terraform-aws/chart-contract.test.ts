import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { ROOT } from '../judge.ts'
import { readHcl } from '../terraform/read-hcl.ts'
import { AWS } from './places.ts'

const CHART = 'deploy/helm/leme'
const yaml = (path: string) => parse(readFileSync(join(ROOT, path), 'utf8')) as unknown
const values = yaml(`${CHART}/values.yaml`) as { readonly externalSecret: { readonly prefix: string } }
const onAws = yaml(`${CHART}/examples/aws.yaml`) as { readonly secret: { readonly keys: readonly string[] } }

async function defaultOf(module: string, variable: string): Promise<unknown> {
  const { variables } = await readHcl(join(ROOT, AWS, 'modules', module))
  return variables.find(({ name }) => name === variable)?.body.default
}

test('the secrets that the chart reads on AWS are those that are made', async () => {
  const kebab = (key: string) =>
    key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-')
  const prefix = await defaultOf('secrets', 'prefix')
  const made = (await defaultOf('secrets', 'platform')) as readonly string[]
  assert.deepEqual(
    onAws.secret.keys.map((key) => values.externalSecret.prefix + kebab(key)).sort(),
    made.map((name) => `${prefix}/platform/${name}`).sort(),
  )
})

test('the role of the platform is for the service accounts of the chart', async () => {
  const { locals } = await readHcl(join(ROOT, AWS, 'modules/access'))
  assert.equal(await defaultOf('access', 'release'), 'leme')
  const parts = [...JSON.stringify(locals).matchAll(/\$\{var\.release\}-([a-z]+)/g)].map(([, part]) => part)
  const accounts = readFileSync(join(ROOT, CHART, 'templates/accounts.yaml'), 'utf8')
  assert.deepEqual(
    parts,
    [...accounts.matchAll(/"part" "([a-z]+)"/g)].map(([, part]) => part),
  )
})

test('files on the shared volume belong to the user of the image', () => {
  const dockerfile = readFileSync(join(ROOT, 'deploy/docker/Dockerfile'), 'utf8')
  const files = readFileSync(join(ROOT, AWS, 'modules/files/files.tf'), 'utf8')
  assert.match(dockerfile, /10001/)
  assert.match(files, /uid = 10001\n\s+gid = 10001/)
})
