import { formatSigned, formatSignedPercent, isZero } from '../format/number.ts'
import styles from './signed.module.css'

interface SignedProps {
  readonly value: number | null | undefined
  readonly decimals?: number
  /** `percent` takes a fraction. */
  readonly as?: 'number' | 'percent'
}

/** A gain or a loss: triangle, sign and colour say the same thing, so that no one of them is needed. */
export function Signed({ value, decimals = 2, as = 'number' }: SignedProps) {
  const text = as === 'percent' ? formatSignedPercent(value, decimals) : formatSigned(value, decimals)
  return (
    <span
      className={styles.signed}
      data-direction={direction(value, as === 'percent' ? decimals + 2 : decimals)}
    >
      {text}
    </span>
  )
}

function direction(value: number | null | undefined, decimals: number): 'up' | 'down' | 'flat' {
  if (value === null || value === undefined || Number.isNaN(value) || isZero(value, decimals)) return 'flat'
  return value > 0 ? 'up' : 'down'
}
