/** Focuses the element that matches `selector` after (1) or before (−1) the focused one; the first when none is. */
export function moveFocus(root: HTMLElement | null, selector: string, step: 1 | -1): void {
  if (!root) return
  const stops = [...root.querySelectorAll<HTMLElement>(selector)]
  const here = stops.indexOf(document.activeElement as HTMLElement)
  const next = here < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, here + step))
  stops[next]?.focus()
}
