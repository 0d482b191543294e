import { type CanaryWorld, CLIENT } from './canary-world.fixture.ts'

/** A way in which a secret comes into the house. */
export interface CanaryInput {
  readonly name: string
  send(world: CanaryWorld, canary: string): Promise<unknown>
}

const BOT = { strategy: 'trend', exchange: 'demo', pairs: ['ETH/BTC'] }

/** What programs escape, behind the canary. */
export const odd = (canary: string) => `${canary}+/="'\\<&>é\n${canary.toLowerCase()}`

function request(name: string, of: (canary: string) => Parameters<CanaryWorld['ask']>[0]): CanaryInput {
  return { name, send: (world, canary) => world.ask(of(canary)) }
}

/** Ways in over the API. Whoever adds a route that takes something secret adds a line here. */
export const REQUESTS: readonly CanaryInput[] = [
  request('API: a secret', (canary) => ({
    ...{ method: 'PUT', url: '/api/v1/secrets/exchange', payload: { value: odd(canary) } },
  })),
  request('API: a secret that is refused', (canary) => ({
    ...{ method: 'PUT', url: '/secrets/exchange', payload: { value: `${canary}\0` } },
  })),
  request('API: a secret of the wrong type', (canary) => ({
    ...{ method: 'PUT', url: '/secrets/exchange', payload: { value: [canary], note: { deep: canary } } },
  })),
  request('API: a body that is cut off', (canary) => ({
    ...{ method: 'PUT', url: '/secrets/exchange', payload: `{"value":"${canary}` },
    headers: { 'content-type': 'application/json' },
  })),
  request('API: a body of another type', (canary) => ({
    ...{ method: 'PUT', url: '/secrets/exchange', payload: canary, headers: { 'content-type': 'text/xml' } },
  })),
  request('API: a query', (canary) => ({ method: 'GET', url: `/api/v1/commands?cursor=${canary}` })),
  request('API: an unknown part of a query', (canary) => ({
    method: 'GET',
    url: `/commands?api_key=${canary}`,
  })),
  request('API: an address', (canary) => ({ method: 'GET', url: `/api/v1/nothing/${canary}` })),
  request('API: an address that cannot be read', (canary) => ({
    method: 'GET',
    url: `/api/v1/%zz${canary}`,
  })),
  request('API: a bearer token', (canary) => ({
    ...{ method: 'GET', url: '/api/v1/commands', headers: { authorization: `Bearer ${canary}` } },
  })),
  request('API: a basic login', (canary) => ({
    ...{ method: 'GET', url: '/api/v1/commands' },
    headers: { authorization: `Basic ${Buffer.from(`leme:${canary}`).toString('base64')}` },
  })),
  request('API: a key', (canary) => ({
    method: 'GET',
    url: '/api/v1/commands',
    headers: { 'x-api-key': `lk_${canary}` },
  })),
  request('API: a cookie', (canary) => ({
    ...{ method: 'GET', url: '/api/v1/commands', headers: { cookie: `leme_session_80=${canary}` } },
  })),
  request('API: a password', (canary) => ({
    ...{
      method: 'POST',
      url: '/api/v1/session',
      payload: { client_id: CLIENT, name: 'An administrator', password: canary },
    },
  })),
  request('API: an idempotency key', (canary) => ({
    ...{ method: 'POST', url: '/trade', payload: BOT, headers: { 'idempotency-key': canary } },
  })),
  request('API: a parameter of a bot', (canary) => ({
    ...{ method: 'POST', url: '/trade', payload: { ...BOT, parameters: { note: `use ${canary}` } } },
  })),
  request('API: a name of a strategy', (canary) => ({
    ...{ method: 'POST', url: '/trade', payload: { ...BOT, strategy: canary } },
  })),
  request('API: a reason', (canary) => ({
    ...{ method: 'POST', url: `/trade/${CLIENT}/suspend`, payload: { reason: `because of ${canary}` } },
  })),
  request('API: a parameter of a job', (canary) => ({
    ...{ method: 'POST', url: '/backtest', payload: { ...BOT, parameters: { apiSecret: canary } } },
  })),
]
