import type { ObjectInfo, ObjectStore } from './port.ts'

/** Every object whose key begins with `prefix`, page after page. */
export async function* listObjects(store: ObjectStore, prefix: string): AsyncGenerator<ObjectInfo> {
  let cursor: string | undefined
  do {
    const page = await store.list(prefix, cursor)
    yield* page.objects
    cursor = page.cursor
  } while (cursor !== undefined)
}
