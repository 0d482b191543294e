import { Fault } from '../../domain/index.ts'
import { placeOf } from './place-of.ts'
import { fileUrl } from './public-names.ts'
import { StrategyFileError } from './strategy-file-error.ts'

/** Runs a file of code. @throws StrategyFileError `strategy-file.broken` with file, line and column */
export async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(fileUrl(file))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const where = placeOf(cause, file) ?? file
    throw new StrategyFileError('strategy-file.broken', `${where}: ${message.split('\n')[0]}`, {
      where,
      cause,
      hint:
        (cause instanceof Fault ? cause.hint : undefined) ??
        'Mend the line named above; `npx leme strategy check FILE` tries again.',
    })
  }
}
