import styles from './markets.module.css'

const WIDTH = 56
const HEIGHT = 18

/** A line of closes without axes; the columns beside it tell the same in numbers. */
export function Spark({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const points = values.map((value, at) => {
    const x = 1 + ((WIDTH - 2) * at) / (values.length - 1)
    const y = 2 + (HEIGHT - 4) * (1 - (value - low) / span)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return (
    <svg className={styles.spark} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={`M${points.join('L')}`} />
    </svg>
  )
}
