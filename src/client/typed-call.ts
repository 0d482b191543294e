import type { paths } from './api.generated.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A stream, and a door for browsers: neither is a call with an answer. */
type NoCall = '/api/v1/events' | '/login'

/** Paths that answer this method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: P extends NoCall ? never : paths[P] extends { readonly [K in M]: object } ? P : never
}[keyof paths]

type Operation<M extends Method, P extends keyof paths> = paths[P] extends { readonly [K in M]: infer O }
  ? O
  : never

type Success = 200 | 201 | 202 | 204
type ContentOf<R> = R extends { readonly content: infer C } ? C : undefined
type BodyOf<R> = R extends { readonly content: infer C } ? C[keyof C] : undefined
type Successes<O> = O extends { readonly responses: infer R } ? R : never

/** What a call resolves to; undefined where the server answers with nothing (204). */
export type Answer<M extends Method, P extends keyof paths> = {
  [S in keyof Successes<Operation<M, P>>]: S extends Success ? BodyOf<Successes<Operation<M, P>>[S]> : never
}[keyof Successes<Operation<M, P>>]

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, whatever it waits for; its reason is thrown. */
  readonly signal?: AbortSignal
  /** For each time that the request is sent. */
  readonly timeoutMs?: number
  /** How often it is sent again, where that is safe. */
  readonly retries?: number
}

type Parameters<O> = O extends { readonly parameters: infer T } ? T : never
type Part<O, Name extends string> =
  Parameters<O> extends { readonly [K in Name]?: infer T } ? NonNullable<T> : never

type PathPart<T> = [T] extends [never] ? unknown : { readonly params: T }
type QueryPart<T> = [T] extends [never]
  ? unknown
  : Partial<T> extends T
    ? { readonly query?: T }
    : { readonly query: T }
type BodyPart<O> = O extends { readonly requestBody: { readonly content: infer C } }
  ? { readonly body: C[keyof C] }
  : unknown
type KeyPart<O> =
  Part<O, 'header'> extends { readonly 'idempotency-key'?: string }
    ? [Part<O, 'header'>] extends [never]
      ? unknown
      : {
          /** Of your own, where a request may be repeated by another process; else each call has one of its own. */
          readonly idempotencyKey?: string
        }
    : unknown

type Flat<T> = { [K in keyof T]: T[K] }
type CallOf<O> = Flat<
  CallOptions & PathPart<Part<O, 'path'>> & QueryPart<Part<O, 'query'>> & BodyPart<O> & KeyPart<O>
>

/** The arguments behind the path: none has to be given where nothing is required. */
export type CallArguments<M extends Method, P extends keyof paths> =
  Partial<CallOf<Operation<M, P>>> extends CallOf<Operation<M, P>>
    ? [call?: CallOf<Operation<M, P>>]
    : [call: CallOf<Operation<M, P>>]

interface Paged {
  readonly nextCursor: string | null
}

/** Those of the answers that are pages; candles can be asked for as columns, which are none. */
export type PageOf<P extends keyof paths> = Extract<Answer<'get', P>, Paged>

/** Lists in pages: their answers have a `nextCursor`, their query takes a `cursor`. */
export type PagedPath = {
  [P in PathWith<'get'>]: Part<Operation<'get', P>, 'query'> extends { readonly cursor?: string }
    ? [PageOf<P>] extends [never]
      ? never
      : P
    : never
}[PathWith<'get'>]

/** Those whose pages have `items`. */
export type ListPath = {
  [P in PagedPath]: Answer<'get', P> extends { readonly items: readonly unknown[] } ? P : never
}[PagedPath]

export type Item<P extends ListPath> =
  Answer<'get', P> extends { readonly items: readonly (infer T)[] } ? T : never

/** POST paths that take an `Idempotency-Key`. */
export type KeyedPath = {
  [P in PathWith<'post'>]: 'idempotencyKey' extends keyof CallOf<Operation<'post', P>> ? P : never
}[PathWith<'post'>]

/** PUT paths that take one. */
export type KeyedPut = {
  [P in PathWith<'put'>]: 'idempotencyKey' extends keyof CallOf<Operation<'put', P>> ? P : never
}[PathWith<'put'>]

type JsonOf<P extends PathWith<'get'>> = ContentOf<
  Successes<Operation<'get', P>>[200 & keyof Successes<Operation<'get', P>>]
>

/** GET paths that answer with text, not with JSON. */
export type TextPath = {
  [P in PathWith<'get'>]: 'application/json' extends keyof JsonOf<P> ? never : P
}[PathWith<'get'>]
