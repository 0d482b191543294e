import { useRef } from 'react'
import styles from './filter.module.css'

interface FilterProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** The filter of the page's table; `/` reaches it, Escape empties and leaves it. */
export function Filter({ label, value, onChange }: FilterProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <input
      ref={input}
      type="search"
      className={styles.filter}
      data-filter=""
      data-testid="filter"
      aria-label={label}
      placeholder={`${label}  /`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onChange('')
        input.current?.blur()
      }}
    />
  )
}
