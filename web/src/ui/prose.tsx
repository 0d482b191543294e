import { Fragment } from 'react'

/** A sentence of the server; what stands between backticks is a command, and so is a text that begins like one. */
export function Prose({ text }: { text: string }) {
  if (text.startsWith('npx ')) return <code>{text}</code>
  return text.split('`').map((part, at) => {
    const key = `${at}${part}`
    return at % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>
  })
}
