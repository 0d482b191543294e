import type { ReactNode } from 'react'

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

/** The helm: Leme's mark. */
export function HelmIcon() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="6" />
      <circle cx="12" cy="12" r="1.6" />
      <path d="M12 2v8.4M12 13.6V22M2 12h8.4M13.6 12H22M4.9 4.9l6 6M13.1 13.1l6 6M19.1 4.9l-6 6M10.9 13.1l-6 6" />
    </Icon>
  )
}

export function DeskIcon() {
  return (
    <Icon>
      <path d="M3 13l5-5 4 4 8-8M3 21v-3M8 21v-6M12.5 21v-3.5M17 21v-7M21 21v-5" />
    </Icon>
  )
}

export function MarketsIcon() {
  return (
    <Icon>
      <path d="M6 3v4M6 15v5M4 7h4v8H4zM18 4v5M18 17v4M16 9h4v8h-4zM12 6v3M12 14v3" />
      <path d="M10 9h4v5h-4z" fill="currentColor" />
    </Icon>
  )
}

export function DataIcon() {
  return (
    <Icon>
      <path d="M4 4h4v4H4zM10 4h4v4h-4zM16 4h4v4h-4zM4 10h4v4H4zM16 10h4v4h-4zM10 16h4v4h-4zM16 16h4v4h-4z" />
      <path d="M10 10h4v4h-4zM4 16h4v4H4z" fill="currentColor" />
    </Icon>
  )
}

export function OperationsIcon() {
  return (
    <Icon>
      <path d="M3 12h4l2.5-6 4 12 2.5-6H21" />
    </Icon>
  )
}

export function SignalsIcon() {
  return (
    <Icon>
      <path d="M4 12h11M11 7.5l4.5 4.5-4.5 4.5M19.5 5v14" />
    </Icon>
  )
}

export function BacktestIcon() {
  return (
    <Icon>
      <path d="M4 12a8 8 0 1 0 2.6-5.9M4 3.5v4h4M12 7.5V12l3.2 2" />
    </Icon>
  )
}

export function StudyIcon() {
  return (
    <Icon>
      <path d="M3 20.5c4 0 5.5-14 9-14s5 14 9 14M12 3.5v-1" />
      <circle cx="12" cy="6.5" r="1.6" />
      <path
        d="M5.5 12.5h.01M18.5 12.5h.01M8.2 17.5h.01M15.8 17.5h.01"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </Icon>
  )
}

export function PipelineIcon() {
  return (
    <Icon>
      <path d="M7.5 12h3M13 12l2.5-5.5H17M13 12l2.5 5.5H17" />
      <path d="M3 9.5h4.5v5H3zM17 4h4v5h-4zM17 15h4v5h-4z" />
      <circle cx="12" cy="12" r="1.5" />
    </Icon>
  )
}

export function ModelsIcon() {
  return (
    <Icon>
      <path d="M3.5 20.5v-17M3.5 20.5h17M4 20L20 4" />
      <path d="M7 17h.01M10 13h.01M13.5 12h.01M17 6.5h.01" strokeWidth="3" strokeLinecap="round" />
    </Icon>
  )
}

export function DeploysIcon() {
  return (
    <Icon>
      <path d="M12 3v6M12 9L6 14M12 9l6 5M6 14v3M18 14v3" />
      <path d="M9.5 3h5v4h-5zM3.5 17h5v4h-5zM15.5 17h5v4h-5z" />
    </Icon>
  )
}

export function JobsIcon() {
  return (
    <Icon>
      <path d="M4 6h11M4 12h16M4 18h7" />
      <circle cx="18.5" cy="6" r="1.5" />
      <circle cx="14.5" cy="18" r="1.5" />
    </Icon>
  )
}

export function TenantIcon() {
  return (
    <Icon>
      <path d="M4 21V8l8-5 8 5v13zM9.5 21v-5h5v5" />
      <path d="M8.5 11h.01M12 11h.01M15.5 11h.01" strokeWidth="2.2" strokeLinecap="round" />
    </Icon>
  )
}

export function AlertsIcon() {
  return (
    <Icon>
      <path d="M6 17V11a6 6 0 0 1 12 0v6M4 17h16M10 20.5h4M12 5V3" />
    </Icon>
  )
}

export function ThemeIcon() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
    </Icon>
  )
}

export function KeysIcon() {
  return (
    <Icon>
      <path d="M3 6.5h18v11H3zM6.5 10h1M10 10h1M13.5 10h1M17 10h1M8 14h8" />
    </Icon>
  )
}

export function LeaveIcon() {
  return (
    <Icon>
      <path d="M14 4H5v16h9M10 12h11M17.5 8.5L21 12l-3.5 3.5" />
    </Icon>
  )
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="M6 6l12 12M18 6L6 18" />
    </Icon>
  )
}
