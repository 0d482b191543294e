import { createHash } from 'node:crypto'
import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../judge.ts'

/**
 * Programs that are played in tests, each writing its arguments as a line of NAME.log. `npm ci` brings nothing, for the
 * packages are there; `docker run` of our image starts the command of this checkout in the folder that stands for
 * --workdir, and refuses an option that it does not know.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  npm: `case $1 in
  ci) exit 0 ;;
  run) [ "$2" = docs:site ] && shift 3 && exec "${process.execPath}" --conditions=leme-source bin/habits/docs-site.ts "$@" ;;
esac
echo "npm $1 is not played" >&2; exit 1`,
  docker: `case $1 in
  login) cat >/dev/null; exit 0 ;;
  pull) exit 0 ;;
  run) shift ;;
  *) echo "docker $1 is not played" >&2; exit 1 ;;
esac
while [ $# -gt 0 ]; do
  case $1 in
    --rm|--read-only) shift ;;
    --cap-drop|--security-opt|--user|--tmpfs) shift 2 ;;
    --env) export "$2"; shift 2 ;;
    --volume) case $2 in *:/checkout:ro) work=\${2%:/checkout:ro} ;; esac; shift 2 ;;
    --workdir) [ "$2" = /checkout ] || exit 125; shift 2 ;;
    -*) echo "docker: unknown option $1" >&2; exit 125 ;;
    *) shift; break ;;
  esac
done
cd "$work" && exec "${process.execPath}" "${join(ROOT, 'bin', 'leme.js')}" "$@"`,
}

/** Puts played programs into a folder, with others of a test's own; returns the folder, for the PATH. */
export function playPrograms(
  folder: string,
  names: readonly string[],
  own: Readonly<Record<string, string>> = {},
): string {
  mkdirSync(folder, { recursive: true })
  const all = { ...Object.fromEntries(names.map((name) => [name, PROGRAMS[name]!])), ...own }
  for (const [name, script] of Object.entries(all)) {
    const file = join(folder, name)
    writeFileSync(
      file,
      `#!/usr/bin/env bash\nprintf '%s\\n' "$*" >>"${join(folder, `${name}.log`)}"\n${script}\n`,
    )
    chmodSync(file, 0o755)
  }
  return folder
}

/** SHA-256 of each file below a folder, by its name. */
export function hashesOf(folder: string): Readonly<Record<string, string>> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((one) => one.isFile())
  return Object.fromEntries(
    files
      .map((one) => join(one.parentPath, one.name))
      .map(
        (file) =>
          [
            file.slice(folder.length + 1),
            createHash('sha256').update(readFileSync(file)).digest('hex'),
          ] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b)),
  )
}
