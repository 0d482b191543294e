/** The system's name of a failure, such as ENOENT; empty where there is none. */
export function failureOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
