import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { yamlValuesCodec } from '../../src/adapters/git/index.ts'
import { findSecrets, valuesPath } from '../../src/control/deployment/index.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { readDeployOrder } from './deploy-order.ts'

// `write-values.ts FOLDER`: writes what the workflow was asked for into clientes/<client>/values.yaml of the checkout
// at FOLDER, by the product's own codec: comments stay, and what the control plane would refuse is not written.
const folder = process.argv[2] ?? '.'
const BOT = { mode: 'trade', runtime: 'leme', parameters: {}, dryRun: true }
try {
  const order = readDeployOrder(process.env)
  const tenant = parseTenantId(order.client)
  const path = valuesPath(tenant)
  const file = join(folder, path)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (text === undefined && order.action === 'stop') throw new Error(`${path} is not there: nothing to stop`)
  const name = order.bot || String(order.spec.strategy ?? '')
  type Edit = Parameters<ReturnType<typeof yamlValuesCodec>['edit']>[2]['edit']
  const edit =
    order.action === 'trade'
      ? { kind: 'put-bot', bot: { ...BOT, ...order.spec, name, commandId: '' } }
      : order.bot
        ? { kind: 'remove-bot', name: order.bot }
        : { kind: 'remove-bots' }
  // No command has said so yet: the control plane makes one of the commit, and puts its id in.
  const written = yamlValuesCodec().edit(tenant, text, { commandId: '', edit: edit as Edit })
  const secrets = findSecrets(written)
  if (secrets.length > 0) throw new Error(`it seems to hold a secret, which git would keep: ${path}`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, written)
  console.log(path)
} catch (error) {
  console.error(`::error::${(error as Error).message.replaceAll(/\s+/g, ' ')}`)
  process.exitCode = 1
}
