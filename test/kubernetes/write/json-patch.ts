import { ApiError } from '../api-error.ts'
import { copy, isObject, isSame, type Json, type JsonObject } from '../object.ts'

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: Json
}

/** RFC 6902. @throws ApiError where an operation does not fit the document. */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw refuse('the patch is no list of operations')
  let root: Json = copy(document)
  for (const operation of patch as Operation[]) {
    const { op, path, value } = operation
    if (op === 'test') {
      if (!isSame(read(root, path), value)) throw refuse(`testing path ${path} failed: test failed`)
    } else if (op === 'add') root = write(root, path, copy(value ?? null), 'add')
    else if (op === 'replace') {
      if (read(root, path) === undefined)
        throw refuse(`replace operation does not apply: doc is missing key: ${path}: missing value`)
      root = write(root, path, copy(value ?? null), 'replace')
    } else if (op === 'remove') root = remove(root, path)
    else if (op === 'move' || op === 'copy') {
      const found = read(root, operation.from ?? '')
      if (found === undefined)
        throw refuse(
          `${op} operation does not apply: doc is missing from path: ${operation.from}: missing value`,
        )
      if (op === 'move') root = remove(root, operation.from!)
      root = write(root, path, copy(found), 'add')
    } else throw refuse(`Unexpected kind: ${op}`)
  }
  if (!isObject(root)) throw refuse('the patch leaves no object')
  return root
}

function steps(path: string): string[] {
  if (path !== '' && !path.startsWith('/')) throw refuse(`${path} is no path`)
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function read(root: Json, path: string): Json | undefined {
  let here: Json | undefined = root
  for (const step of steps(path)) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

function write(root: Json, path: string, value: Json, mode: 'add' | 'replace'): Json {
  const way = steps(path)
  const last = way.pop()
  if (last === undefined) return value
  const parent = parentOf(root, way, path, mode)
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last)
    if (!Number.isInteger(index) || index < 0 || index > parent.length) {
      throw refuse(`${mode} operation does not apply: doc is missing key: ${path}: missing value`)
    }
    parent.splice(index, mode === 'add' ? 0 : 1, value)
  } else parent[last] = value
  return root
}

function remove(root: Json, path: string): Json {
  const way = steps(path)
  const last = way.pop()
  if (last === undefined || read(root, path) === undefined) {
    throw refuse(`remove operation does not apply: doc is missing path: ${path}: missing value`)
  }
  const parent = parentOf(root, way, path, 'remove')
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
  return root
}

function parentOf(root: Json, way: readonly string[], path: string, mode: string): Json[] | JsonObject {
  const parent = read(
    root,
    way.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  )
  if (Array.isArray(parent) || isObject(parent)) return parent
  throw refuse(`${mode} operation does not apply: doc is missing path: ${path}: missing value`)
}

function refuse(why: string): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${why}`,
    {},
  )
}
