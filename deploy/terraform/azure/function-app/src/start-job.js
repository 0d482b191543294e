const VERSION = 'api-version=2024-03-01'
const AZURE = 'https://management.azure.com'
const PATIENCE_MS = 30_000
/** What a container of an execution may say; a job's own container has more. */
const FIELDS = ['name', 'image', 'command', 'args', 'env']

/**
 * Starts the container job as it stands, with the key in the place of the one behind `--object`.
 * @param {string} key of the dropped file
 * @param {Record<string, string | undefined>} env of the function app
 * @returns {Promise<string>} name of the execution
 */
export async function startJob(key, env) {
  const { LEME_JOB_ID: job, LEME_AZURE_ENDPOINT: azure = AZURE } = env
  if (!job) throw new Error('LEME_JOB_ID names no container job')
  const headers = { authorization: `Bearer ${await token(env)}`, 'content-type': 'application/json' }
  const found = await ask(`${azure}${job}?${VERSION}`, { headers })
  const containers = found.properties.template.containers.map((one) => forKey(one, key))
  const body = JSON.stringify({ containers })
  const { name } = await ask(`${azure}${job}/start?${VERSION}`, { method: 'POST', headers, body })
  return name
}

function forKey(container, key) {
  const { args = [], resources } = container
  const place = args.indexOf('--object')
  if (place === -1) throw new Error('The container job takes no --object: is it the panel job?')
  const fields = Object.fromEntries(
    FIELDS.filter((one) => one in container).map((one) => [one, container[one]]),
  )
  const { cpu, memory } = resources
  return { ...fields, args: args.with(place + 1, key), resources: { cpu, memory } }
}

/** Of the function's own identity, from the host; no secret is kept anywhere. */
async function token(env) {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header, LEME_IDENTITY_CLIENT_ID: client } = env
  if (!endpoint || !header) throw new Error('The function app has no identity')
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: AZURE, client_id: client ?? '' })
  const answer = await ask(`${endpoint}?${query}`, { headers: { 'x-identity-header': header } })
  return answer.access_token
}

async function ask(url, options) {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await answer.text()
  if (answer.ok) return JSON.parse(text)
  throw new Error(`${new URL(url).pathname} answers ${answer.status}: ${text.slice(0, 300)}`)
}
