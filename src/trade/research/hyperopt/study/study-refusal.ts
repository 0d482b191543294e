import { HyperoptError } from '../hyperopt-error.ts'

/** There is no such study. */
export function unknownStudy(id: string): HyperoptError {
  return new HyperoptError('study.unknown', `there is no study "${id}"`, {
    hint: 'The list of studies shows which there are.',
  })
}

/** Trials would leave a gap, or come twice. */
export function notNext(id: string, number: number, next: number): HyperoptError {
  return new HyperoptError(
    'study.out-of-order',
    `the study "${id}" goes on with trial ${next}, not with ${number}`,
    {
      hint: 'Another process runs this study: end one of the two, then run it again.',
    },
  )
}

/** A result of a trial that nobody asked for. */
export function neverAsked(id: string, number: number): HyperoptError {
  return new HyperoptError('study.out-of-order', `the study "${id}" has no trial ${number}`, {
    hint: 'A result belongs to a trial that was asked for and kept.',
  })
}
