import { appendFileSync } from 'node:fs'
import { createLemeClient, LemeError } from '../../src/client/index.ts'
import { readDeployOrder } from './deploy-order.ts'

// Asks the facade for what the workflow was asked for, waits until the command has ended, and ends with 0 only where
// it was approved. Who runs the workflow again asks for the same command, not for a second one.
const { LEME_URL = '', LEME_KEY = '', GITHUB_RUN_ID = '', GITHUB_STEP_SUMMARY } = process.env
try {
  const order = readDeployOrder(process.env)
  if (!/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(LEME_URL))
    throw new Error('LEME_URL is an https address')
  if (LEME_KEY === '') throw new Error('LEME_KEY is missing: the environment has no secret of that name')
  const leme = createLemeClient({ baseUrl: LEME_URL, apiKey: LEME_KEY })
  const idempotencyKey = `github-${GITHUB_RUN_ID}-${order.action}-${order.client}`
  const call = { idempotencyKey }
  const { commandId } =
    order.action === 'trade'
      ? await leme.post('/trade', {
          ...call,
          body: {
            ...(order.spec as { strategy: string; exchange: string; pairs: string[] }),
            clientId: order.client,
            ...(order.bot && { name: order.bot }),
          },
        })
      : await leme.post('/trade/{client_id}/stop', {
          ...call,
          params: { client_id: order.client },
          body: order.bot ? { bot: order.bot } : {},
        })
  console.log(`command ${commandId}`)
  const { state, reason } = await leme.waitForCommand(commandId, {
    timeoutMs: Number(process.env.WAIT_SECONDS ?? 900) * 1000,
    onChange: (seen) => console.log(seen.state),
  })
  if (GITHUB_STEP_SUMMARY)
    appendFileSync(
      GITHUB_STEP_SUMMARY,
      `${order.action} ${order.client}: **${state}** ${reason}\n\nCommand \`${commandId}\`\n`,
    )
  if (state !== 'approved') throw new Error(`the command is ${state}: ${reason}`)
} catch (error) {
  const told = error instanceof LemeError ? `${error.code}: ${error.detail}` : (error as Error).message
  console.error(`::error::${told.replaceAll(/\s+/g, ' ')}`)
  if (error instanceof LemeError)
    for (const { pointer, reason } of error.fields) console.error(`${pointer}: ${reason}`)
  process.exitCode = 1
}
