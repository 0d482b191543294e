import styles from './data.module.css'
import { LEVEL_MEANINGS, LEVEL_NAMES, type Level } from './levels.ts'

const LEVELS: readonly Level[] = ['c', 'p', 'o', 'm', '-']

/** What the shapes of the map mean. */
export function MapLegend() {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {LEVELS.map((level) => (
        <li key={level} title={LEVEL_MEANINGS[level]}>
          <svg width="14" height="16" aria-hidden="true" data-level={level}>
            {level === 'c' && <path className={styles.fill} d="M0 0h14v16H0z" />}
            {level === 'p' && <path className={styles.fill} d="M0 8h14v8H0z" />}
            {level !== 'c' && level !== '-' && <path className={styles.edge} d="M.5 .5h13v15h-13z" />}
            {level === 'o' && <path className={styles.edge} d="M0 0l14 16M14 0L0 16" />}
            {level === '-' && <path className={styles.fill} d="M6 7h2v2H6z" />}
          </svg>
          {LEVEL_NAMES[level]}
        </li>
      ))}
    </ul>
  )
}
