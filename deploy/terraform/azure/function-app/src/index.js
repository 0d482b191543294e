import { app } from '@azure/functions'
import { droppedKey } from './dropped-key.js'
import { startJob } from './start-job.js'

// A message is deleted when the handler returns. When it throws it comes again, five times in all, and then goes to
// the queue NAME-poison.
app.storageQueue('dropped', {
  queueName: '%LEME_EVENTS_QUEUE%',
  connection: 'LEME_EVENTS',
  handler: async (message, context) => {
    const key = droppedKey(message, process.env.LEME_CONTAINER)
    if (key === undefined) {
      context.warn('An event that names no dropped file is passed over')
      return
    }
    const execution = await startJob(key, process.env)
    context.log(`${key}: started ${execution}`)
  },
})
