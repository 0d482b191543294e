// Ends with 0 when the process of this container answers that it is well: GET LEME_HEALTH_URL, by default that of
// the server. Ends with 1 and a sentence otherwise, within LEME_HEALTH_TIMEOUT_MS.
const url = process.env.LEME_HEALTH_URL || 'http://127.0.0.1:7870/health'
const timeoutMs = Number(process.env.LEME_HEALTH_TIMEOUT_MS || 4000)

try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  if (!ok) end(`${url} answered ${status}`)
} catch (error) {
  const { name, message, cause } = /** @type {Error & { cause?: Error }} */ (error)
  end(
    name === 'TimeoutError'
      ? `${url} did not answer within ${timeoutMs} ms`
      : `${url} cannot be asked: ${cause?.message || message}`,
  )
}
// What is left of the answer's body is not waited for.
process.exit()

/** @param {string} text */
function end(text) {
  console.error(text)
  process.exit(1)
}
