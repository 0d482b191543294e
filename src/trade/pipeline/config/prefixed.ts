/** `prefix_name`, or the name alone without a prefix. */
export function prefixed(name: string, prefix: string | undefined): string {
  return prefix ? `${prefix}_${name}` : name
}
