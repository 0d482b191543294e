/**
 * A route of the facade stands under `/api/v1` and at the root; the document has an operation for each,
 * so that whatever is generated from it knows both.
 */
export function facadePaths(
  operationId: string,
  path: string,
): readonly (readonly [operationId: string, path: string])[] {
  return [
    [operationId, `/api/v1${path}`],
    [`${operationId}AtRoot`, path],
  ]
}
