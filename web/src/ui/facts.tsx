import type { ReactNode } from 'react'
import styles from './facts.module.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
}

/** Names at the left, values at the right, one hairline each. */
export function Facts({ facts, prose = false }: { facts: readonly Fact[]; prose?: boolean }) {
  return (
    <dl className={styles.facts} data-prose={prose}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
