import { moveFocus } from './move-focus.ts'
import styles from './tabs.module.css'

interface TabsProps {
  readonly label: string
  readonly tabs: readonly { readonly key: string; readonly name: string }[]
  readonly chosen: string
  readonly onChoose: (key: string) => void
}

/** One of a few views of the same place. */
export function Tabs({ label, tabs, chosen, onChoose }: TabsProps) {
  return (
    <div
      className={styles.tabs}
      role="tablist"
      aria-label={label}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'ArrowRight') moveFocus(currentTarget, '[role=tab]', 1)
        if (key === 'ArrowLeft') moveFocus(currentTarget, '[role=tab]', -1)
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab.key === chosen}
          data-testid={`tab-${tab.key}`}
          onClick={() => onChoose(tab.key)}
        >
          {tab.name}
        </button>
      ))}
    </div>
  )
}
