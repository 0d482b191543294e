import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { canonicalJson } from '../../math/index.ts'
import { JobError } from './job-error.ts'

/** Of a file in a bundle: below its folder whatever happens. */
const FILE_PATH = '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$'
const SCHEMA = 'leme.bundle/1'

const CodeBundleSchema = Type.Object(
  {
    schema: Type.Literal(SCHEMA),
    /** Which of the files exports the strategy. */
    entry: Type.String({ pattern: FILE_PATH }),
    /** Source texts by path. */
    files: Type.Record(Type.String({ pattern: FILE_PATH }), Type.String(), {
      maxProperties: 200,
      additionalProperties: false,
    }),
  },
  { additionalProperties: false },
)

/** Source files of a strategy that the operator ships, with all that they import by path. */
export type CodeBundle = Static<typeof CodeBundleSchema>

/** What one bundled file holds. */
export type Bundle =
  /** The canonical text of a rules document: data of which nothing runs. Its hash is the document's seal. */
  { readonly kind: 'rules'; readonly text: string } | { readonly kind: 'code'; readonly code: CodeBundle }

/** The one text of a bundle: equal content, equal text. @throws JobError `bundle.invalid` */
export function codeBundleText({ entry, files }: Omit<CodeBundle, 'schema'>): string {
  return canonicalJson(requireCode({ schema: SCHEMA, entry, files }))
}

/** @throws JobError `bundle.invalid` for what is neither code nor, by its looks, rules */
export function readBundle(text: string): Bundle {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new JobError('bundle.invalid', 'the bundle of a strategy is no JSON', { cause })
  }
  if (typeof value === 'object' && value !== null && 'schema' in value && value.schema === SCHEMA) {
    return { kind: 'code', code: requireCode(value) }
  }
  return { kind: 'rules', text }
}

function requireCode(value: unknown): CodeBundle {
  if (Value.Check(CodeBundleSchema, value) && Object.hasOwn(value.files, value.entry)) return value
  throw new JobError('bundle.invalid', 'the files of a strategy make no bundle', {
    hint: 'Its files have names of letters, digits, dots, hyphens and underscores, and one of them is the entry.',
  })
}
