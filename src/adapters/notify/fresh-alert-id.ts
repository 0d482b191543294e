import { randomInt } from 'node:crypto'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 20

/** An id that nobody guesses: of a route, a silence or a channel. */
export function freshAlertId(letters: 'ro' | 'si' | 'ch'): string {
  return `${letters}-${Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
}
