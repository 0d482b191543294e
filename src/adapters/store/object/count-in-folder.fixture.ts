import { writeSync } from 'node:fs'
import { PipelineFault, readObject } from '../../../trade/pipeline/index.ts'
import { folderObjectStore } from './folder-object-store.ts'

/** Adds to a count by conditional writes until it is killed, and tells each with a dot. */
const store = await folderObjectStore(process.argv[2]!)
for (;;) {
  const { info, bytes } = await readObject(store, 'count', { maxBytes: 20 })
  const next = `${Number(Buffer.from(bytes).toString()) + 1}`
  try {
    await store.put('count', Buffer.from(next), { ifMatch: info.etag })
    writeSync(1, '.')
  } catch (error) {
    if (!(error instanceof PipelineFault && error.code === 'object.conflict')) throw error
  }
}
