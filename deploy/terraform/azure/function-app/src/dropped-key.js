const CREATED = 'Microsoft.Storage.BlobCreated'

/**
 * Key of the file that an event of Event Grid tells of, below its container; undefined for other events.
 * @param {unknown} message as the host hands it: an object, or its text
 * @param {string | undefined} container the one that files are dropped into
 */
export function droppedKey(message, container) {
  const event = typeof message === 'string' ? parsed(message) : message
  if (event?.eventType !== CREATED || typeof event.subject !== 'string') return undefined
  const [, of, key] = /\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(event.subject) ?? []
  // A key that looks like an option would be read as one by the command line of the job.
  return of === container && !key.startsWith('-') ? key : undefined
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
