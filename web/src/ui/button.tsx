import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './button.module.css'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({ tone = 'plain', className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={`${styles.button} ${className ?? ''}`} data-tone={tone} />
}
