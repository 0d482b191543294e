import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import styles from './copy-line.module.css'

const TOLD_MS = 1500

/** A line to take to a terminal. Where the browser lends no clipboard it can be marked by hand. */
export function CopyLine({ name, line }: { name: string; line: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), TOLD_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    void navigator.clipboard?.writeText(line).then(
      () => setCopied(true),
      () => {},
    )
  return (
    <div className={styles.line}>
      <code data-testid="copy-line">{line}</code>
      <Button onClick={copy} aria-label={`Copy ${name}`}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
